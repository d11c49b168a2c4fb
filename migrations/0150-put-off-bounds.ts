import type { Knex } from 'knex'

/**
 * Bounds what is noted of mail that was put off, makes it findable by its reference, and tells what became of it.
 *
 * The rows of before stand under keys that are no longer asked for; their senders come again and are noted anew.
 */
export async function up(knex: Knex): Promise<void> {
  await knex('deferrals').delete()
  await knex.raw('alter table deferrals rename column refused_at to ended_at')
  await knex.schema.alterTable('deferrals', (table) => {
    table.text('network').notNullable().defaultTo('')
    table.text('reference').notNullable().defaultTo('')
    table.text('message_id')
    table.index(['network', 'first_at'])
    table.index('first_at')
    table.index('reference')
  })
  await knex.schema.createTable('unlisted_deferrals', (table) => {
    table.text('day').primary()
    table.bigInteger('tries').notNullable()
  })
  await knex.schema.alterTable('greylist', (table) => {
    table.text('network').notNullable().defaultTo('')
    table.index(['network', 'passed_at', 'first_at'])
  })
  await knex.schema.alterTable('door_attempts', (table) => {
    table.text('network').notNullable().defaultTo('')
    table.text('reference').notNullable().defaultTo('')
    table.boolean('proved').notNullable().defaultTo(false)
    table.text('message_id')
    table.index('dedupe_key')
    table.index('reference')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('door_attempts', (table) => {
    table.dropIndex('reference')
    table.dropIndex('dedupe_key')
  })
  for (const column of ['message_id', 'proved', 'reference', 'network'])
    await knex.raw(`alter table door_attempts drop column ${column}`)
  await knex.schema.alterTable('greylist', (table) => {
    table.dropIndex(['network', 'passed_at', 'first_at'])
  })
  await knex.raw('alter table greylist drop column network')
  await knex.schema.dropTable('unlisted_deferrals')
  await knex.schema.alterTable('deferrals', (table) => {
    table.dropIndex('reference')
    table.dropIndex('first_at')
    table.dropIndex(['network', 'first_at'])
  })
  for (const column of ['message_id', 'reference', 'network'])
    await knex.raw(`alter table deferrals drop column ${column}`)
  await knex.raw('alter table deferrals rename column ended_at to refused_at')
}
