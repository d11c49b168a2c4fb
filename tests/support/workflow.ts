import type { Channel } from '../../src/domain/outgoing/channel.ts'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import type { TemplatedMail } from '../../src/domain/outgoing/automatic-mail.ts'
import type { MailTemplate } from '../../src/domain/outgoing/template.ts'
import type { WorkflowStep } from '../../src/domain/outgoing/workflow-step.ts'
import type { Basis } from '../../src/domain/policy/basis.ts'
import { saveChannel } from '../../src/store/channels.ts'
import type { Database } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { saveMailTemplate } from '../../src/store/mail-templates.ts'
import { saveStep } from '../../src/store/workflow-steps.ts'
import { addUser } from '../../src/store/users.ts'
import { addContact } from '../../src/store/contacts.ts'
import { putAgentAddress } from '../../src/store/agents.ts'
import { outcome, now, settlement, type SettlementChanges } from './settlement.ts'
import { settleOne } from './settle.ts'

/** A template of stages, changed where a test says so. */
export function mailTemplate(changes: Partial<MailTemplate> = {}): MailTemplate {
  return {
    id: 'modelo',
    name: 'Andamento',
    kind: 'stage',
    language: 'pt-BR',
    forAllTypes: false,
    typeIds: [],
    version: 0,
    subject: 'Pedido {{pedido}}: {{etapa}}',
    body: 'Olá {{contato}},\n\nseu chamado {{protocolo}} andou.',
    ...changes,
  }
}

/** A step that tells the client that his ticket is closed, changed where a test says so. */
export function workflowStep(changes: Partial<WorkflowStep> = {}): WorkflowStep {
  return {
    id: 'passo',
    name: 'Avisar o cliente',
    event: 'closed',
    typeId: null,
    stageId: null,
    templateId: 'modelo',
    channelChoice: 'contract',
    channelId: null,
    toClient: true,
    userIds: [],
    groupIds: [],
    signs: false,
    active: true,
    version: 0,
    ...changes,
  }
}

/** Registers the template and a step that sends it. */
export async function addStep(database: Database, changes: Partial<WorkflowStep> = {}): Promise<void> {
  const template = mailTemplate()
  await saveMailTemplate(database, template, { actor: 'bia', now })
  await saveStep(database, workflowStep(changes), now)
}

/** Registers a channel whose mail leaves from this address. */
export async function addChannel(
  database: Database,
  id: string,
  changes: Partial<Channel> = {},
): Promise<void> {
  await saveChannel(
    database.writer,
    {
      id,
      name: id,
      kind: 'smtp',
      address: `${id}@empresa.example`,
      senderName: '',
      isSystem: false,
      active: true,
      settings: {
        server: null,
        login: null,
        sendsTogether: false,
        whenUnknown: 'stop',
        appearance: plainAppearance,
      },
      ...changes,
    },
    now,
  )
}

/** Registers a user whose mail goes to this address, and gives the id. */
export async function addMailUser(database: Database, name: string, address: string): Promise<string> {
  await addContact(database.writer, { address, name, role: 'technician' }, now)
  const user = await addUser(database.writer, { name, role: 'operator', passwordHash: 'x' }, now)
  const id = user?.id ?? ''
  await putAgentAddress(database.writer, id, address)
  return id
}

/** What a judgement knew of an author who was proved. */
export const believed = {
  door: 'smtp',
  policy: '',
  earlier: [],
  facts: { isAuthorTrusted: true },
} as unknown as Basis

/** Lets Ana's mail open a ticket at a desk that checks who writes; gives its id and number. */
export async function openTicket(
  database: Database,
  { basis = believed, ...changes }: SettlementChanges & { readonly basis?: Basis | null } = {},
): Promise<{ readonly id: string; readonly protocol: string }> {
  const desk = await database.reader('desks').where({ address: 'suporte@empresa.example' }).first('id')
  const deskId: string = desk?.id ?? (await addSupport(database))
  const opens = { kind: 'ticket', title: 'Impressora parada', acknowledge: false } as const
  const opening = outcome({ deskId, disposition: 'ticket', opens, ...(basis !== null && { basis }) })
  const settled = await settleOne(database, settlement({ outcomes: [opening], ...changes }))
  return { id: settled.ticketId ?? '', protocol: settled.protocol ?? '' }
}

async function addSupport(database: Database): Promise<string> {
  const settings = { authentication: 'mark' } as const
  const address = 'suporte@empresa.example'
  const desk = { address, mode: 'direct', profile: 'aberto', aliases: [], settings } as const
  return (await addDesk(database.writer, desk, now)).id
}

/** The mails that wait, in the order in which they leave. */
export async function waitingMails(
  database: Database,
): Promise<readonly (TemplatedMail & { readonly channelId: string | null; readonly leavesAt: string })[]> {
  const rows: { mail: string; channel_id: string | null; next_attempt_at: string }[] = await database
    .reader('outbox')
    .orderBy(['next_attempt_at', 'message_id'])
  return rows.map(({ mail, channel_id, next_attempt_at }) => ({
    ...JSON.parse(mail),
    channelId: channel_id,
    leavesAt: next_attempt_at,
  }))
}
