import { retryPulledMails } from '../../../store/pulled-list.ts'
import { wakePulledAccount } from '../../../store/pulled-states.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import type { Page } from '../../page.ts'
import { seeOther } from '../../visit.ts'
import { accountOf } from './edit.ts'

/** Has the mails that stayed tried again, and the account looked at soon: whatever was wrong may be mended. */
export const submitRetry: Page = (context) => async (request, response) => {
  const account = await accountOf(context, request)
  const { writer } = context.database
  const count = await retryPulledMails(writer, account.id, context.clock())
  await wakePulledAccount(writer, account.id)
  await note(context, request, { event: 'pulled-account-retried', subject: account.name, details: { count } })
  flash(request, { key: 'pulled.retried', values: { name: account.name, count }, tone: 'good' })
  seeOther(response, `/pulled-accounts/${account.id}`)
}
