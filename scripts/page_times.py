"""Follows the links of a league's dashboard and times every kind of page.

    page_times.py ADDRESS TOKEN LEAGUE [ROUNDS]

Prints a Markdown row for each kind of page: how many of it were opened, the median and the slowest median of the server's
time in milliseconds, and the kilobytes of a first view (the page, its stylesheets and scripts, all compressed). Ends with 1
where a page does not open. Each page is asked ROUNDS times (7) on one connection, without an ETag, so that it is made anew.
"""

import collections
import gzip
import html
import http.client
import re
import statistics
import sys
import time
import urllib.parse

PER_KIND = 4


def kind(path):
    """An address without its ids and values, filters and sorts."""
    path = urllib.parse.urlsplit(path).path
    parts = path.split("/")[3:]
    return "/" + "/".join("{id}" if re.search(r"\d", part) else part for part in parts)


class Site:
    def __init__(self, address, token):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
        self.sizes = {}

    def get(self, path):
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return answer, body, (time.perf_counter() - began) * 1000

    def size(self, path):
        """Bytes of a stylesheet or script as they are sent."""
        if path not in self.sizes:
            self.sizes[path] = len(self.get(path)[1])
        return self.sizes[path]


def main():
    address, token, league = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    site = Site(address, token)
    root = f"/leagues/{league}"
    # Pages of tracked games hold more, so these come first.
    waiting = collections.deque([f"{root}/games?status=tracked", root])
    seen = set(waiting)
    medians = collections.defaultdict(list)
    weights = collections.defaultdict(int)
    failed = False
    while waiting:
        path = waiting.popleft()
        name = kind(path)
        if len(medians[name]) == PER_KIND:
            continue
        answer, body, _ = site.get(path)
        if answer.status != 200:
            print(f"{path}: {answer.status}", file=sys.stderr)
            failed = failed or answer.status >= 400
            continue
        if not answer.getheader("content-type", "").startswith("text/html"):
            continue
        sent = len(body)
        text = (gzip.decompress(body) if answer.getheader("content-encoding") == "gzip" else body).decode()
        times = [site.get(path)[2] for _ in range(rounds)]
        medians[name].append(statistics.median(times))
        assets = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', text))
        weights[name] = max(weights[name], sent + sum(site.size(asset) for asset in assets))
        for link in re.findall(r'<a[^>]* href="([^"]+)', text):
            link = html.unescape(link).split("#")[0]
            if link.startswith(root) and link not in seen and "csv=" not in link and "format=" not in link:
                seen.add(link)
                waiting.append(link)
    for name, values in sorted(medians.items()):
        if values:
            print(
                f"| `{name}` | {len(values)} | {statistics.median(values):.1f} | {max(values):.1f} | {weights[name] / 1000:.0f} |"
            )
    sys.exit(1 if failed else 0)


main()
