import type { Language } from '../../domain/language.ts'
import { translate } from '../../i18n/translate.ts'
import { submit } from '../../outgoing/submit.ts'
import type { Database } from '../../store/database.ts'
import { parseSearch } from '../../domain/search.ts'
import { listMessages, type MessageRow } from '../../store/message-list.ts'
import { furnish } from './furniture.ts'
import { answerTo, type DemoMail, demoMails } from './mails.ts'

/** What the demonstration needs of a running gateway. */
export type DemoWorld = {
  readonly database: Database
  readonly smtp: { readonly host: string; readonly port: number }
  readonly language: Language
  readonly print: (line: string) => void
}

/** Thrown when the data folder already holds mail: a demonstration never mixes with it. */
export class DataFolderInUseError extends Error {}

/**
 * Fills an empty data folder by sending fictional mails through the SMTP port, and tells of each what became of it.
 *
 * Throws `DataFolderInUseError` when there is mail already.
 */
export async function runDemo({ database, smtp, language, print }: DemoWorld): Promise<void> {
  if (await newestMessage(database, 'in')) {
    throw new DataFolderInUseError('expected an empty data folder, found messages in it')
  }
  await furnish(database)
  const show = async (mail: DemoMail): Promise<void> => {
    const reply = await submit(smtp, mail)
    const row = await newestMessage(database, 'in')
    print(`• ${mail.shows}`)
    print(`    ${mail.recipients.join(', ')}`)
    for (const line of reply.split(/\r?\n/)) print(`    ← ${line}`)
    print(`    → ${row ? fateOf(row, language) : '—'}`)
  }
  let acknowledgement: MessageRow | undefined
  for (const mail of demoMails) {
    await show(mail)
    acknowledgement ??= await newestMessage(database, 'out')
  }
  if (acknowledgement?.messageId) await show(answerTo(acknowledgement.messageId))
}

function fateOf(row: MessageRow, language: Language): string {
  const what = translate(language, `disposition.${row.disposition}`)
  return row.protocol ? `${what} ${row.protocol}` : what
}

async function newestMessage(database: Database, direction: 'in' | 'out'): Promise<MessageRow | undefined> {
  const { rows } = await listMessages(database.reader, { search: parseSearch(''), direction, limit: 1 })
  return rows[0]
}
