import type { Knex } from 'knex'

/**
 * Creates the accounts that mail is pulled from, how each of them fares, and what became of each mail there.
 *
 * How an account fares is kept apart from what an administrator sets of it, so that neither overwrites the other. A mail
 * is known by its folder, the validity of that folder's numbers and its number, or by its UIDL: RFC 9051 §2.3.1.1,
 * RFC 1939 §7. `identity` tells it again when a server has numbered all anew. Nothing that a sender wrote stands here.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('pulled_accounts', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('kind').notNullable()
    table.text('desk_id').notNullable()
    table.boolean('active').notNullable()
    table.text('settings').notNullable()
    table.text('sealed_secret')
    table.integer('version').notNullable()
    table.text('created_at').notNullable()
    table.index('desk_id')
  })
  await knex.schema.createTable('pulled_states', (table) => {
    table.text('account_id').primary()
    table.text('state').notNullable()
    table.text('fault')
    table.text('words').notNullable()
    table.text('failing_since')
    table.integer('failures').notNullable()
    table.text('next_try_at')
    table.text('connected_at')
    table.text('looked_at')
    table.boolean('is_woken').notNullable()
    table.text('lease')
    table.text('lease_until')
  })
  await knex.schema.createTable('pulled_folders', (table) => {
    table.text('account_id').notNullable()
    table.text('folder').notNullable()
    table.text('validity').notNullable()
    table.bigInteger('next_uid').notNullable()
    table.bigInteger('old_before').notNullable()
    table.bigInteger('noted_before').notNullable()
    table.text('first_seen_at').notNullable()
    table.primary(['account_id', 'folder'])
  })
  await knex.schema.createTable('pulled_messages', (table) => {
    table.text('account_id').notNullable()
    table.text('folder').notNullable()
    table.text('validity').notNullable()
    table.text('number').notNullable()
    table.text('identity')
    table.text('state').notNullable()
    table.text('reason')
    table.text('message_id').references('id').inTable('messages').onDelete('SET NULL')
    table.bigInteger('octets')
    table.integer('tries').notNullable()
    table.text('next_try_at')
    table.boolean('is_marked').notNullable()
    table.text('first_seen_at').notNullable()
    table.text('settled_at')
    table.primary(['account_id', 'folder', 'validity', 'number'])
    table.index(['account_id', 'state', 'settled_at'])
    table.index(['account_id', 'folder', 'identity'])
    table.index('message_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['pulled_messages', 'pulled_folders', 'pulled_states', 'pulled_accounts'])
    await knex.schema.dropTable(table)
}
