import type { Route } from '../page.ts'
import { answerPresence, autosave, discardDraft } from '../pages/answers/autosave.ts'
import { preview, previewHtml } from '../pages/answers/preview.ts'
import { submitSend } from '../pages/answers/send.ts'
import { undo } from '../pages/answers/undo.ts'
import { submitAnswer, submitNew, writeAnswer, writeNew } from '../pages/answers/write.ts'

const lists = ['people', 'forwards']

/** The pages where answers are written, looked at, sent and taken back. */
export const answersRoutes: readonly Route[] = [
  { method: 'get', path: '/tickets/:protocol/answer', audience: 'operator', page: writeAnswer },
  {
    method: 'post',
    path: '/tickets/:protocol/answer',
    audience: 'operator',
    page: submitAnswer,
    lists,
    hasFiles: true,
  },
  { method: 'get', path: '/tickets/:protocol/new-mail', audience: 'operator', page: writeNew },
  {
    method: 'post',
    path: '/tickets/:protocol/new-mail',
    audience: 'operator',
    page: submitNew,
    lists,
    hasFiles: true,
  },
  {
    method: 'post',
    path: '/tickets/:protocol/answer/draft',
    audience: 'operator',
    page: autosave,
    lists,
    hasFiles: true,
  },
  { method: 'post', path: '/tickets/:protocol/answer/discard', audience: 'operator', page: discardDraft },
  { method: 'get', path: '/tickets/:protocol/answer/preview', audience: 'operator', page: preview },
  { method: 'get', path: '/tickets/:protocol/answer/preview/html', audience: 'operator', page: previewHtml },
  { method: 'post', path: '/tickets/:protocol/answer/send', audience: 'operator', page: submitSend },
  {
    method: 'post',
    path: '/tickets/:protocol/answer/presence',
    audience: 'operator',
    page: answerPresence,
    isBackground: true,
  },
  { method: 'post', path: '/tickets/:protocol/answers/:answer/undo', audience: 'operator', page: undo },
]
