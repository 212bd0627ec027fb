--- leak: truncate
grant truncate on invoice to {{app}};

--- leak: everything
grant all on invoice to {{app}};

--- leak: references, of one column
grant references (id) on invoice to {{app}};

--- leak: what it has, it may hand on
grant select on invoice to {{app}} with grant option;

--- leak: through a role
create role corpus_owner;
grant corpus_owner to {{app}};
grant select, trigger on invoice to corpus_owner;

--- leak: by default rights
alter default privileges grant select, insert, update, delete, truncate on tables to {{app}};
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak: upkeep
grant maintain on table invoice to {{app}};

--- leak: in a block
do $$ begin grant truncate on table public.invoice to {{app}}; end $$;

--- leak: all that is left of everything
grant all privileges on invoice to {{app}};
revoke references, trigger, maintain on invoice from {{app}};

--- leak: on a table that is the same for all
grant select, truncate on currency to {{app}};

--- safe: what requests need
grant select, insert, update, delete on invoice to {{app}};

--- safe: taken back
grant all on invoice to {{app}};
revoke truncate, references, trigger, maintain on invoice from {{app}};

--- safe: the right to hand on is taken back
grant select on invoice to {{app}} with grant option;
revoke grant option for select on invoice from {{app}};

--- safe: to the system scope
grant truncate on invoice to {{system}};

--- safe: the default is changed before a table is made
alter default privileges grant truncate on tables to {{app}};
alter default privileges revoke all on tables from {{app}};
create table country (code text primary key);
grant select on country to {{app}};

--- safe: to a role that requests leave again
create role corpus_owner;
grant corpus_owner to {{app}};
grant truncate on invoice to corpus_owner;
revoke corpus_owner from {{app}};

--- safe: the table is dropped
create table scratch (n int);
grant all on scratch to {{app}};
drop table scratch;

--- safe: all is taken back, and what is needed given
grant all on all tables in schema public to {{app}};
revoke all on all tables in schema public from {{app}};
grant select on currency, invoice to {{app}};
