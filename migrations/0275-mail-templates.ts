import type { Knex } from 'knex'

/**
 * Creates the templates of mail that people write, each version of their texts, and the ticket types that offer them.
 *
 * A version stays when the next is saved: a mail that waits says what it said when it was queued.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mail_templates', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('kind').notNullable()
    table.text('language').notNullable()
    table.boolean('for_all_types').notNullable()
    table.integer('version').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.createTable('mail_template_versions', (table) => {
    table.text('template_id').notNullable().references('id').inTable('mail_templates').onDelete('CASCADE')
    table.integer('version').notNullable()
    table.text('subject').notNullable()
    table.text('body').notNullable()
    table.text('saved_by').notNullable()
    table.text('saved_at').notNullable()
    table.primary(['template_id', 'version'])
  })
  await knex.schema.createTable('mail_template_types', (table) => {
    table.text('template_id').notNullable().references('id').inTable('mail_templates').onDelete('CASCADE')
    table.text('type_id').notNullable().references('id').inTable('ticket_types').onDelete('CASCADE')
    table.primary(['template_id', 'type_id'])
    table.index('type_id')
  })
  await knex.schema.alterTable('desks', (table) => {
    table.text('opening_template_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('desks', (table) => {
    table.dropColumn('opening_template_id')
  })
  await knex.schema.dropTable('mail_template_types')
  await knex.schema.dropTable('mail_template_versions')
  await knex.schema.dropTable('mail_templates')
}
