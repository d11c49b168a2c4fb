import type { Knex } from 'knex'

/**
 * Creates what people typed in mails of ours, by which their tickets are found as long as the mails are kept.
 *
 * The content of such a mail is read from its octets as that of any other, quotation and footer included; what was
 * typed is known only while it is being sent.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('typed_texts', (table) => {
    table.text('message_id').primary().references('id').inTable('messages').onDelete('CASCADE')
    table.text('ticket_id').notNullable()
    table.text('text').notNullable()
    table.index('ticket_id')
  })
}

/** The words of the tickets are written anew, without what is gone. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into text_waiting (ticket_id, mark) select distinct ticket_id, '0' from typed_texts where true
      on conflict (ticket_id) do nothing`,
  )
  await knex.schema.dropTable('typed_texts')
}
