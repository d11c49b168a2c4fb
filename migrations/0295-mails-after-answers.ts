import type { Knex } from 'knex'

/** Lets a mail of ours name the answer that it follows: it leaves no earlier, and is taken back with it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outgoing_mails', (table) => {
    table.text('answer_id')
    table.index('answer_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outgoing_mails', (table) => {
    table.dropIndex('answer_id')
    table.dropColumn('answer_id')
  })
}
