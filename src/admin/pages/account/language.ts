import { languages } from '../../../domain/language.ts'
import { recordAudit } from '../../../store/audit.ts'
import { changeUser } from '../../../store/users.ts'
import { ownPath } from '../../audience.ts'
import { choiceField, textField } from '../../form-field.ts'
import { badRequest } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { seeOther, visitOf } from '../../visit.ts'

/** Changes the language of the pages: for good for a signed-in person, for the session of a stranger. */
export const chooseLanguage: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const language = choiceField(request.body, 'language', languages)
    if (language === null) throw badRequest()
    const { user, address } = visitOf(request)
    if (user === null) {
      request.session.language = language
    } else {
      await changeUser(database.writer, user.id, { language })
      const details = { from: user.language, to: language }
      await recordAudit(
        database.writer,
        { event: 'language-changed', actor: user.name, address, details },
        clock(),
      )
    }
    seeOther(response, ownPath(textField(request.body, 'back')))
  }
