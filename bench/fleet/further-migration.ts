/** A migration of a table that is there: a column, a table and an index of their own. */
export function furtherMigration(
  table: string,
  number: number,
): { readonly name: string; readonly text: string } {
  const digits = String(number).padStart(4, '0')
  return {
    name: `2027010100${digits}_extra`,
    text: `
      alter table ${table} add column note_${digits} text;
      create table extra_${digits} (
        tenant_id uuid not null, id uuid not null, name text, primary key (tenant_id, id));
      alter table extra_${digits} enable row level security;
      alter table extra_${digits} force row level security;
      create index on ${table} (tenant_id, note_${digits});`,
  }
}
