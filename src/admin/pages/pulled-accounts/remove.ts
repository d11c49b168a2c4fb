import { removePulledAccount } from '../../../store/pulled-accounts.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { seeOther } from '../../visit.ts'
import { accountOf } from './edit.ts'

/** Removes an account that somebody says he wants gone: its mails stay at its server, and so do the tickets here. */
export const submitRemove: Page = (context) => async (request, response) => {
  const account = await accountOf(context, request)
  const { name } = account
  if (textField(request.body, 'confirm') === '') {
    flash(request, { key: 'pulled.remove.unsaid', tone: 'bad' })
    return seeOther(response, `/pulled-accounts/${account.id}#remove`)
  }
  await removePulledAccount(context.database, account.id)
  await note(context, request, { event: 'pulled-account-removed', subject: name })
  flash(request, { key: 'registry.removed', values: { name }, tone: 'good' })
  seeOther(response, '/pulled-accounts')
}
