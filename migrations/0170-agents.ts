import type { Knex } from 'knex'

/**
 * Creates the employees, who sign what goes out, and the groups that users work in.
 *
 * A user points to an employee and to a contact: who signs in, who signs and who writes are three things.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('employees', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('job_title').notNullable()
    table.text('created_at').notNullable()
  })
  await knex.schema.createTable('groups', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('folded_name').notNullable().unique()
  })
  await knex.schema.createTable('group_members', (table) => {
    table.text('group_id').notNullable().references('id').inTable('groups').onDelete('CASCADE')
    table.text('user_id').notNullable().references('id').inTable('users').onDelete('CASCADE')
    table.primary(['group_id', 'user_id'])
    table.index('user_id')
  })
  await knex.schema.alterTable('users', (table) => {
    table.text('employee_id')
    table.text('contact_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('group_members')
  await knex.schema.alterTable('users', (table) => {
    table.dropColumn('employee_id')
    table.dropColumn('contact_id')
  })
  await knex.schema.dropTable('groups')
  await knex.schema.dropTable('employees')
}
