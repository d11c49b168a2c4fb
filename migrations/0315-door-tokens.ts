import type { Knex } from 'knex'

/**
 * Creates the tokens by which programs hand over mail at the HTTP door, and what each was answered under a key.
 *
 * Of a token only its digest is kept. A revoked one stays, so that the audit log and the answers have a name.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('door_tokens', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('digest').notNullable().unique()
    table.text('scope').notNullable()
    table.text('created_at').notNullable()
    table.text('revoked_at')
  })
  await knex.schema.createTable('http_answers', (table) => {
    table.text('token_id').notNullable().references('id').inTable('door_tokens').onDelete('CASCADE')
    table.text('key_digest').notNullable()
    table.text('fingerprint').notNullable()
    table.integer('status').notNullable()
    table.text('body').notNullable()
    table.text('created_at').notNullable().index()
    table.primary(['token_id', 'key_digest'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('http_answers')
  await knex.schema.dropTable('door_tokens')
}
