-- What a job that published its work is to answer with, should its worker not come to end it.
alter table benchsight.jobs add column published_result jsonb;
