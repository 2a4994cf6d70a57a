-- What a job that published its work is to answer with, should its worker not come to end it.
alter table jobs add column published_result text check (json_valid(published_result));
