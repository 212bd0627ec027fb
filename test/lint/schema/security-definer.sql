--- leak: reads all
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';

--- leak: a tenant that the caller names
create function invoices_of(tenant uuid) returns setof invoice language plpgsql security definer
  set search_path from current as $$
begin
  return query select * from invoice where tenant_id = tenant;
end
$$;

--- leak: by its place
create function invoices_of(uuid) returns setof invoice language sql security definer
  set search_path from current as 'select * from invoice where tenant_id = $1';

--- leak: made so later
create function invoice_count() returns bigint language sql set search_path from current
  as 'select count(*) from invoice';
alter function invoice_count() security definer;

--- leak: replaced by one
create function invoice_count() returns bigint language sql set search_path from current
  as 'select count(*) from invoice';
create or replace function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice where number <> ''''';

--- leak: SQL that it makes
create function count_of(name text) returns bigint language plpgsql security definer
  set search_path from current as $$
declare found bigint;
begin
  execute format('select count(*) from %I', name) into found;
  return found;
end
$$;

--- leak: with its names looked up
create function invoice_count() returns bigint language sql security definer
begin atomic
  select count(*) from invoice;
end;

--- leak: a procedure that deletes
create procedure clean() language sql security definer set search_path from current
  as 'delete from invoice where number = ''''';

--- leak: a variable that comes from the caller
create function invoice_count(slug uuid) returns bigint language plpgsql security definer
  set search_path from current as $$
declare tenant uuid := slug;
begin
  return (select count(*) from invoice where tenant_id = tenant);
end
$$;

--- leak: one of two statements is tied
create function rename_customer(new_name text, invoice uuid) returns void language plpgsql security definer
  set search_path from current as $$
begin
  update customer set name = new_name where tenant_id = (select tenantry.current_tenant());
  delete from public.invoice where id = rename_customer.invoice;
end
$$;

--- leak: the tenant or something else
create function invoice_count() returns bigint language sql security definer set search_path from current
  as $$ select count(*) from invoice where tenant_id = (select tenantry.current_tenant()) or number like 'DEMO%' $$;

--- leak: only granted to requests
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';
revoke execute on function invoice_count() from public;
grant execute on function invoice_count() to {{app}};

--- leak: one of two tables of a join is tied
create function total() returns bigint language sql security definer set search_path from current as $$
  select count(*) from invoice join customer on customer.id = invoice.customer_id
  where invoice.tenant_id = (select tenantry.current_tenant())
$$;

--- safe: with the rights of the caller
create function invoice_count() returns bigint language sql security invoker set search_path from current
  as 'select count(*) from invoice';

--- safe: tied to the tenant
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice where tenant_id = (select tenantry.current_tenant())';

--- safe: tied by a variable
create function invoice_count() returns bigint language plpgsql security definer
  set search_path from current as $$
declare mine uuid := tenantry.current_tenant();
begin
  return (select count(*) from invoice where tenant_id = mine);
end
$$;

--- safe: over what is the same for all
create function currency_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from currency';

--- safe: made so, and back
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';
alter function invoice_count security invoker;

--- safe: dropped
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';
drop function invoice_count();

--- safe: replaced by one that is tied
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';
create or replace function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice i where i.tenant_id = tenantry.current_tenant()';

--- safe: joined by the tenant
create function total() returns bigint language sql security definer set search_path from current as $$
  select count(*) from invoice join customer on customer.tenant_id = invoice.tenant_id
  where invoice.tenant_id = (select tenantry.current_tenant())
$$;

--- safe: writes what belongs to the tenant
create function add_customer(name text) returns void language sql security definer set search_path from current
  as $$ insert into customer (tenant_id, id, name) values (tenantry.current_tenant(), gen_random_uuid(), $1) $$;

--- safe: dropped by another list of arguments, of which one stays that reads nothing
create function invoice_count(int) returns bigint language sql security definer set search_path from current
  as 'select count(*) from invoice';
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select 0::bigint';
drop function invoice_count(int);

--- leak: what it calls reads all
create function all_invoices() returns setof invoice language sql set search_path from current
  as 'select * from invoice';
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from all_invoices()';

--- leak: through a view, which asks whose rights it has
create view my_invoice with (security_invoker = true) as select * from invoice;
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from my_invoice';

--- leak: names that were looked up follow the table
create function invoice_count() returns bigint language sql security definer
begin atomic
  select count(*) from invoice;
end;
alter table invoice rename to bill;

--- leak: a value that is made up is no tenant of the context
create function invoices_of() returns setof invoice language sql security definer set search_path from current
  as $$ select * from invoice where tenant_id = nullif(current_setting('app.other', true), '')::uuid $$;

--- safe: what it calls is tied
create function my_invoices() returns setof invoice language sql set search_path from current
  as 'select * from invoice where tenant_id = (select tenantry.current_tenant())';
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from my_invoices()';

--- safe: a view of the rows of the tenant
create view my_invoice with (security_invoker = true) as select * from invoice;
create function invoice_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from my_invoice where tenant_id = (select tenantry.current_tenant())';

--- safe: SQL in a text, with the tenant
create function invoice_count() returns bigint language plpgsql security definer set search_path from current as $$
declare found bigint;
begin
  execute 'select count(*) from invoice where tenant_id = $1' into found using tenantry.current_tenant();
  return found;
end
$$;
