import type { Knex } from 'knex'

/** Lets first attempts be counted by the block that a network was taken from, so that one owner's many networks stay one. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('greylist', (table) => {
    table.text('block').notNullable().defaultTo('')
    table.index(['block', 'passed_at', 'first_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('greylist', (table) => {
    table.dropIndex(['block', 'passed_at', 'first_at'])
  })
  await knex.raw('alter table greylist drop column block')
}
