insert into countries values ('CH', 'Switzerland'), ('FR', 'France'), ('JP', 'Japan');
insert into accounts (slug, name, country_code)
values ('acme', 'Acme', 'CH'), ('globex', 'Globex', 'FR'), ('initech', 'Initech', null);
insert into users (account_id, email, name)
select a.id, 'user' || n || '@' || a.slug || '.example', 'User ' || n
from accounts a, generate_series(1, 3) n;
insert into projects (account_id, name)
select a.id, 'Project ' || n from accounts a, generate_series(1, 4) n;
insert into tasks (project_id, assignee_id, title, status, due)
select p.id,
  (select u.id from users u where u.account_id = p.account_id order by u.email limit 1),
  p.name || ', task ' || n,
  (array['open', 'doing', 'done']::task_status[])[1 + n % 3],
  current_date + n
from projects p, generate_series(1, 50) n;
update tasks t
set parent_id = (select min(o.id) from tasks o where o.project_id = t.project_id and o.id < t.id)
where t.id % 10 = 0;
insert into comments (task_id, author_id, body)
select t.id, t.assignee_id, 'A word on ' || t.title from tasks t, generate_series(1, 2) n;
insert into tags (account_id, name)
select a.id, label from accounts a, unnest(array['urgent', 'later']) label;
insert into task_tags (task_id, tag_id)
select t.id, g.id from tasks t
join projects p on p.id = t.project_id
join tags g on g.account_id = p.account_id
where t.id % 2 = 0;
insert into audit_log (actor_id, action)
select u.id, 'signed up' from users u;
