import { findPicture, savePicture } from '../../../store/user-pictures.ts'
import { note } from '../../audit-note.ts'
import { letterPictureFault, sendLetterPicture } from '../../files/letter-picture.ts'
import { flash } from '../../flash.ts'
import { isTicked } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { uploadOf } from '../../upload.ts'
import { seeOther, userOf } from '../../visit.ts'
import { showAccount } from './show.ts'

/** Shows one's own picture. M17 */
export const picture: Page =
  ({ database, blobs }) =>
  async (request, response) =>
    sendLetterPicture(response, blobs, await findPicture(database.reader, userOf(request).id))

/** Takes one's own picture, or takes it away; what is answered from then on bears it. M17 */
export const submitPicture: Page = (context) => async (request, response) => {
  const { database, blobs } = context
  const { id, name } = userOf(request)
  const upload = uploadOf(request)
  const fault = letterPictureFault(upload)
  if (fault !== null) return showAccount(database, request, response, null, fault)
  if (upload !== null || isTicked(request.body, 'removePicture')) {
    await savePicture(database.writer, id, upload === null ? null : await blobs.put(upload))
    await note(context, request, { event: 'picture-changed', subject: name })
    flash(request, { key: 'account.picture.saved', tone: 'good' })
  }
  seeOther(response, '/account')
}
