--- leak: in the schema of all
grant create on schema public to {{app}};

--- leak: to everybody
grant create, usage on schema public to public;

--- leak: everything
create schema report;
grant all on schema report to {{app}};

--- leak: temporary tables
grant temporary on database {{database}} to {{app}};

--- leak: schemas
grant create on database {{database}} to {{app}};

--- leak: through a role
create role corpus_maker;
grant create on schema public to corpus_maker;
grant corpus_maker to {{app}};

--- leak: a schema of its own
create schema mine authorization {{app}};

--- leak: a schema that it is given
create schema mine;
alter schema mine owner to {{app}};

--- leak: in a block
do $$ begin grant create on schema public to {{app}}; end $$;

--- leak: in the schema under its new name
create schema report;
grant create on schema report to {{app}};
alter schema report rename to "Report";

--- safe: the use of a schema
grant usage on schema public to {{app}};

--- safe: taken back
grant create on schema public to {{app}};
revoke create on schema public from {{app}};

--- safe: to the owner
grant create on schema public to {{owner}};

--- safe: to connect
grant connect on database {{database}} to {{app}};

--- safe: what everybody has is taken away
revoke temporary on database {{database}} from public;

--- safe: the schema is dropped
create schema report;
grant all on schema report to {{app}};
drop schema report;

--- safe: handed on to the owner
create schema mine authorization {{app}};
alter schema mine owner to {{owner}};

--- safe: to a role that requests are no member of
create role corpus_maker;
grant create on schema public to corpus_maker;
