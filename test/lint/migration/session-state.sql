--- leak: the schema
set search_path = public;

--- leak: the role
set role {{system}};

--- leak: for the rest of the session
set statement_timeout = '1h';

--- leak: by a function
select set_config('search_path', 'public', false);

--- leak: all is as it was
reset all;

--- leak: what everybody gets by default
set session authorization {{app}};

--- leak (not run: there is no such library): code of a library
load 'auto_explain_of_ours';

--- safe: for the migration
set local work_mem = '256MB';

--- safe: for a function
create function double(n int) returns int language sql set search_path from current as 'select n * 2';

--- safe: how constraints are checked
set constraints all immediate;

--- safe: shown
show search_path;
