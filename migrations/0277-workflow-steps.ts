import type { Knex } from 'knex'

/** Creates the steps by which what happens to a ticket sends a mail, and who gets it beside the client. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('workflow_steps', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
    table.text('event').notNullable()
    table.text('type_id')
    table.text('stage_id')
    table.text('template_id').notNullable()
    table.text('channel_choice').notNullable()
    table.text('channel_id')
    table.boolean('to_client').notNullable()
    table.boolean('signs').notNullable()
    table.boolean('active').notNullable()
    table.integer('version').notNullable()
    table.text('created_at').notNullable()
    table.index('event')
  })
  await knex.schema.createTable('workflow_step_users', (table) => {
    table.text('step_id').notNullable().references('id').inTable('workflow_steps').onDelete('CASCADE')
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.primary(['step_id', 'user_id'])
  })
  await knex.schema.createTable('workflow_step_groups', (table) => {
    table.text('step_id').notNullable().references('id').inTable('workflow_steps').onDelete('CASCADE')
    table.text('group_id').notNullable()
    table.primary(['step_id', 'group_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('workflow_step_groups')
  await knex.schema.dropTable('workflow_step_users')
  await knex.schema.dropTable('workflow_steps')
}
