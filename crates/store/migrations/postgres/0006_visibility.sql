-- Who may read the dashboard of a league: everybody, or its users.
alter table benchsight.tenants add column visibility text not null default 'members'
    check (visibility in ('members', 'public'));
