import { differences } from '../domain/policy/policy-change.ts'
import type { Db } from './dialect.ts'
import { type Authorship, bumpPolicyVersion, lockPolicy } from './policy-version.ts'

/** What a desk tells requesters by itself. */
export type OpeningNotice = {
  /** Whether it tells of an opening, and by which template; `null` for words of our own. C27 */
  readonly isOn: boolean
  readonly templateId: string | null
  /** Whether it asks them to validate what was done. A20 */
  readonly asksValidation: boolean
}

type NoticeRow = {
  address: string
  acknowledge: boolean | number
  opening_template_id: string | null
  asks_validation: boolean | number
}

/** How a desk tells of an opening. */
export async function readOpeningNotice(db: Db, deskId: string): Promise<OpeningNotice> {
  const row: NoticeRow | undefined = await db('desks').where({ id: deskId }).first()
  return {
    isOn: Boolean(row?.acknowledge ?? false),
    templateId: row?.opening_template_id ?? null,
    asksValidation: Boolean(row?.asks_validation ?? false),
  }
}

/** Says how a desk tells of an opening, for the mail to come; `false` when the template is gone meanwhile. */
export async function saveOpeningNotice(
  db: Db,
  deskId: string,
  { isOn, templateId, asksValidation }: OpeningNotice,
  { actor, now }: Authorship,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const known = templateId === null || (await isOpeningTemplate(trx, templateId))
    if (!known) return false
    const before = await inWords(trx, deskId)
    await trx('desks')
      .where({ id: deskId })
      .update({ acknowledge: isOn, opening_template_id: templateId, asks_validation: asksValidation })
    const after = await inWords(trx, deskId)
    const changes = differences(before.fields, after.fields)
    await bumpPolicyVersion(trx, { event: 'desk-changed', subject: after.address, actor, changes }, now)
    return true
  })
}

async function isOpeningTemplate(trx: Db, id: string): Promise<boolean> {
  return (await trx('mail_templates').where({ id, kind: 'opening' }).first('id')) !== undefined
}

async function inWords(trx: Db, deskId: string) {
  const row: (NoticeRow & { template: string | null }) | undefined = await trx('desks')
    .leftJoin('mail_templates', 'mail_templates.id', 'desks.opening_template_id')
    .where({ 'desks.id': deskId })
    .first('desks.address', 'desks.acknowledge', 'desks.asks_validation', 'mail_templates.name as template')
  const { address = '', acknowledge = false, asks_validation: asks = false, template = null } = row ?? {}
  const fields = {
    acknowledge: Boolean(acknowledge),
    openingTemplate: template,
    asksValidation: Boolean(asks),
  }
  return { address, fields }
}
