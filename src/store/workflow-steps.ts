import type { ChannelChoice, StepEvent, WorkflowStep } from '../domain/outgoing/workflow-step.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'
import { removeNamed, saveNamed } from './named-rows.ts'

/** Asked while a sender waits for 250. */
const activeSteps = 'select * from workflow_steps where active = true and event in'

type StepRow = {
  id: string
  name: string
  event: StepEvent
  type_id: string | null
  stage_id: string | null
  template_id: string
  channel_choice: ChannelChoice
  channel_id: string | null
  to_client: boolean | number
  signs: boolean | number
  active: boolean | number
  version: number
}

/** What became of a step that somebody saved. */
export type StepChange = 'saved' | 'taken' | 'changed-meanwhile'

/** All steps of the workflow, by name. */
export async function listSteps(db: Db): Promise<readonly WorkflowStep[]> {
  return withRecipients(db, await db('workflow_steps').orderBy('folded_name'))
}

/** The steps that are at work for any of these events. */
export async function listStepsFor(db: Db, events: readonly StepEvent[]): Promise<readonly WorkflowStep[]> {
  const rows = await selectIn<StepRow>(db, activeSteps, [...new Set(events)])
  return rows.length === 0 ? [] : withRecipients(db, rows)
}

/** Writes a step that is as its author has seen it. */
export async function saveStep(database: Database, step: WorkflowStep, now: Date): Promise<StepChange> {
  const { id, name, event, active, signs } = step
  return writeTransaction(database, async (trx) => {
    const was = await trx('workflow_steps').where({ id }).forUpdate().first('version')
    if ((was?.version ?? 0) !== step.version) return 'changed-meanwhile'
    const row = {
      ...{ id, name, event, active, signs },
      type_id: step.typeId,
      stage_id: step.stageId,
      template_id: step.templateId,
      channel_choice: step.channelChoice,
      channel_id: step.channelId,
      to_client: step.toClient,
      version: step.version + 1,
      ...(was === undefined && { created_at: now.toISOString() }),
    }
    if (!(await saveNamed(trx, 'workflow_steps', row))) return 'taken'
    await putRecipients(trx, id, 'user', step.userIds)
    await putRecipients(trx, id, 'group', step.groupIds)
    return 'saved'
  })
}

/** Removes a step; whether there was one. */
export async function removeStep(database: Database, id: string): Promise<boolean> {
  return writeTransaction(database, (trx) => removeNamed(trx, 'workflow_steps', id, []))
}

async function putRecipients(
  trx: Db,
  stepId: string,
  kind: 'user' | 'group',
  ids: readonly string[],
): Promise<void> {
  const table = `workflow_step_${kind}s`
  await trx(table).where({ step_id: stepId }).delete()
  const rows = [...new Set(ids)].map((id) => ({ step_id: stepId, [`${kind}_id`]: id }))
  if (rows.length > 0) await trx(table).insert(rows)
}

async function withRecipients(db: Db, rows: readonly StepRow[]): Promise<readonly WorkflowStep[]> {
  const ids = rows.map(({ id }) => id)
  const users: { step_id: string; user_id: string }[] = await db('workflow_step_users')
    .whereIn('step_id', ids)
    .orderBy('user_id')
  const groups: { step_id: string; group_id: string }[] = await db('workflow_step_groups')
    .whereIn('step_id', ids)
    .orderBy('group_id')
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    event: row.event,
    typeId: row.type_id,
    stageId: row.stage_id,
    templateId: row.template_id,
    channelChoice: row.channel_choice,
    channelId: row.channel_id,
    toClient: Boolean(row.to_client),
    userIds: users.flatMap(({ step_id, user_id }) => (step_id === row.id ? [user_id] : [])),
    groupIds: groups.flatMap(({ step_id, group_id }) => (step_id === row.id ? [group_id] : [])),
    signs: Boolean(row.signs),
    active: Boolean(row.active),
    version: row.version,
  }))
}
