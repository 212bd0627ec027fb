--- leak: changes what has the same id
create function touch() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update customer set name = name || '*' where id = new.customer_id;
  return new;
end
$$;
create trigger touch after insert on invoice for each row execute function touch();

--- leak: a rule, which runs as the owner
create rule touch as on insert to invoice do also
  update customer set name = name || '*' where id = new.customer_id;

--- leak: the function becomes that of its owner later
create function touch() returns trigger language plpgsql set search_path from current as $$
begin
  delete from customer where id = old.customer_id;
  return old;
end
$$;
create trigger touch after delete on invoice for each row execute function touch();
alter function touch() security definer;

--- leak: replaced by what is not tied
create function touch() returns trigger language plpgsql security definer set search_path from current as
  $$ begin return new; end $$;
create trigger touch after insert on invoice for each row execute function touch();
create or replace function touch() returns trigger language plpgsql security definer set search_path from current as
  $$ begin update customer set name = ''; return new; end $$;

--- leak: SQL that it makes
create function touch() returns trigger language plpgsql security definer set search_path from current as $$
begin
  execute 'update customer set name = $1 where id = $2' using new.number, new.customer_id;
  return new;
end
$$;
create trigger touch before update on invoice for each row execute function touch();

--- leak: counts all
create function numbered() returns trigger language plpgsql security definer set search_path from current as $$
begin
  new.number := (select count(*) + 1 from invoice)::text;
  return new;
end
$$;
create trigger numbered before insert on invoice for each row execute function numbered();

--- leak: for each statement, over a shared table
create function purge() returns trigger language plpgsql security definer set search_path from current as $$
begin
  delete from invoice where number = '';
  return null;
end
$$;
create trigger purge after update on currency for each statement execute function purge();

--- leak: a rule in place of a delete
create rule keep as on delete to invoice do instead
  update invoice set number = '-' where id = old.id;

--- leak: writes for a tenant that a column names
alter table invoice add column partner uuid;
create function mirror() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into customer (tenant_id, id, name) values (new.partner, new.id, new.number);
  return new;
end
$$;
create trigger mirror after insert on invoice for each row execute function mirror();

--- safe: with the rights of whoever writes
create function touch() returns trigger language plpgsql set search_path from current as $$
begin
  update customer set name = name || '*' where id = new.customer_id;
  return new;
end
$$;
create trigger touch after insert on invoice for each row execute function touch();

--- safe: tied to the row
create function touch() returns trigger language plpgsql security definer set search_path from current as $$
begin
  update customer set name = name || '*' where tenant_id = new.tenant_id and id = new.customer_id;
  return new;
end
$$;
create trigger touch after insert on invoice for each row execute function touch();

--- safe: the trigger is dropped
create function touch() returns trigger language plpgsql security definer set search_path from current as
  $$ begin update customer set name = ''; return new; end $$;
create trigger touch after insert on invoice for each row execute function touch();
drop trigger touch on invoice;

--- safe: changes the row alone
create function upper_number() returns trigger language plpgsql security definer set search_path from current as
  $$ begin new.number := upper(new.number); return new; end $$;
create trigger upper_number before insert or update on invoice for each row execute procedure upper_number();

--- safe: writes for the tenant of the row
create function log_invoice() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into customer (tenant_id, id, name) values (old.tenant_id, gen_random_uuid(), old.number);
  return old;
end
$$;
create trigger log_invoice after delete on invoice for each row execute function log_invoice();

--- safe: a rule with the tenant
create rule touch as on insert to invoice do also
  update customer set name = name || '*' where tenant_id = new.tenant_id and id = new.customer_id;

--- safe: a rule that does nothing
create rule keep as on delete to invoice do instead nothing;

--- safe: over what is the same for all
create function known() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if not exists (select from currency where code = new.number) then
    raise exception 'unknown currency';
  end if;
  return new;
end
$$;
create trigger known before insert on invoice for each row execute function known();

--- safe: dropped with its function
create function touch() returns trigger language plpgsql security definer set search_path from current as
  $$ begin update customer set name = ''; return new; end $$;
create trigger touch after insert on invoice for each row execute function touch();
drop function touch() cascade;

--- safe: the rule is dropped
create rule touch as on insert to invoice do also update customer set name = '';
drop rule touch on invoice;

--- leak: what it calls deletes
create function clear_customers(id uuid) returns void language sql set search_path from current
  as 'delete from customer where customer.id = $1';
create function touch() returns trigger language plpgsql security definer set search_path from current as $$
begin
  perform clear_customers(old.customer_id);
  return old;
end
$$;
create trigger touch after delete on invoice for each row execute function touch();

--- leak (warning): SQL of which nobody knows what it does
create function touch() returns trigger language plpgsql security definer set search_path from current as $$
begin
  execute format('update %I set name = name', tg_argv[0]);
  return null;
end
$$;
create trigger touch after insert on invoice for each statement execute function touch('customer');
