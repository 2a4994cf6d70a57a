//! Every page as everybody: the table of pages is what happens.

use server::access::{Access, PAGES};
use services::caller::Role;
use test_databases::{TestDatabase, on_both_databases};

use super::submit;
use crate::main::support::{Persona, TestServer};

on_both_databases!(every_page_as_everybody);

fn is_allowed(access: Access, persona: Persona) -> bool {
    let role = match persona {
        Persona::Nobody => return matches!(access, Access::Public | Access::Reader),
        Persona::Viewer => Role::Viewer,
        Persona::Editor => Role::Editor,
        Persona::Admin | Persona::Stranger | Persona::Operator => Role::Admin,
    };
    match access {
        Access::Public | Access::Reader => true,
        Access::Role(needed) => role >= needed,
        Access::InstanceAdmin => persona == Persona::Operator,
    }
}

/// A path with something in its holes that does not exist.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split_inclusive('/') {
        match part.trim_end_matches('/') {
            "{kind}" => filled.push_str(&part.replace("{kind}", "blb")),
            "{name}" => filled.push_str(&part.replace("{name}", "dim_team")),
            hole if hole.starts_with('{') => {
                let nothing = if hole.contains("game") {
                    "999999999"
                } else {
                    "01890000-0000-7000-8000-000000000000"
                };
                filled.push_str(&part.replace(hole, nothing));
            }
            _ => filled.push_str(part),
        }
    }
    filled
}

async fn every_page_as_everybody(database: TestDatabase) {
    let server = TestServer::new(database).await;
    let pages = PAGES
        .iter()
        .filter(|(_, path, _, _)| path.starts_with("/portal"));
    for (method, path, access, _) in pages {
        let path = filled(path);
        for persona in Persona::ALL {
            let answer = match *method {
                "GET" => server.get(persona, &path).await,
                _ => submit(&server, persona, &path, &[]).await,
            };
            let status = answer.status.as_u16();
            let place = format!("{method} {path} as {persona:?}: {}", answer.text());
            if is_allowed(*access, persona) {
                assert!(status < 500 && status != 401 && status != 403, "{place}");
            } else if persona != Persona::Nobody {
                assert_eq!(status, 403, "{place}");
            } else if *method == "GET" {
                assert!(
                    answer.location().starts_with("/login?next=%2Fportal"),
                    "{place}"
                );
            } else {
                assert_eq!(status, 401, "{place}");
            }
        }
    }
    let viewer = server.get(Persona::Viewer, "/portal").await.expect(200);
    viewer.says(&["href=\"/portal/etl\""]);
    viewer.lacks(&["href=\"/portal/uploads\"", "href=\"/portal/tenants\""]);
    server.close().await;
}
