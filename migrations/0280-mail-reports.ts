import type { Knex } from 'knex'

/**
 * Creates what other servers report of our mail: which report, about which mail and recipient, and what it says.
 *
 * A mail that was refused in the dialogue stands here as its own report, so that what is no good is counted in one
 * place. A report that came before its mail was noted as sent waits with `applied_at` empty.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mail_reports', (table) => {
    table.text('report_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('position').notNullable()
    table.text('mail_id').notNullable().references('id').inTable('messages').onDelete('CASCADE')
    table.integer('recipient_position')
    table.text('address').notNullable()
    table.text('address_folded').notNullable()
    table.text('action').notNullable()
    table.text('status')
    table.text('reason').notNullable()
    table.text('words').notNullable()
    table.boolean('permanent').notNullable()
    table.text('evidence').notNullable()
    table.text('at').notNullable()
    table.text('applied_at')
    table.primary(['report_id', 'position'])
    table.index('mail_id')
    table.index(['address_folded', 'at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('mail_reports')
}
