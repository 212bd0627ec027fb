create table countries (
  code char(2) primary key,
  name text not null
);

create table accounts (
  id bigserial primary key,
  slug text not null unique,
  name text not null,
  country_code char(2) references countries (code),
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts (id) on delete cascade,
  email text not null unique,
  name text not null
);
create unique index users_email_lower on users (lower(email));

create table projects (
  id bigserial primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  name text not null,
  constraint projects_name unique (account_id, name)
);

create type task_status as enum ('open', 'doing', 'done');

create table tasks (
  id bigserial primary key,
  project_id bigint not null references projects (id) on delete cascade,
  parent_id bigint references tasks (id),
  assignee_id uuid references users (id) on delete set null,
  title text not null check (title <> ''),
  status task_status not null default 'open',
  due date
);
create index tasks_of_project on tasks (project_id, due);

create table comments (
  id uuid primary key default gen_random_uuid(),
  task_id bigint not null references tasks (id) on delete cascade,
  author_id uuid not null references users (id),
  body text not null,
  created_at timestamptz not null default now()
);

create table tags (
  id serial primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  name text not null,
  unique (account_id, name)
);

create table task_tags (
  task_id bigint not null references tasks (id) on delete cascade,
  tag_id integer not null references tags (id) on delete cascade,
  primary key (task_id, tag_id)
);

-- Who did what; nobody has declared whom it refers to.
create table audit_log (
  id bigint generated always as identity primary key,
  actor_id uuid not null,
  action text not null,
  at timestamptz not null default now()
);

create view open_tasks as
select t.id, t.title, t.due, p.name as project, p.account_id
from tasks t
join projects p on p.id = t.project_id
where t.status <> 'done';
