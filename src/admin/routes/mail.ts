import type { Route } from '../page.ts'
import { deferred } from '../pages/at-door/deferred.ts'
import * as atDoorList from '../pages/at-door/list.ts'
import * as atDoorShow from '../pages/at-door/show.ts'
import { attachment } from '../pages/messages/attachment.ts'
import { submitDelete, submitRetry } from '../pages/messages/handling.ts'
import { html } from '../pages/messages/html.ts'
import { picture, showPictures } from '../pages/messages/images.ts'
import * as messagesList from '../pages/messages/list.ts'
import { mend, submitMend } from '../pages/messages/mend.ts'
import { newer } from '../pages/messages/newer.ts'
import { progress } from '../pages/messages/progress.ts'
import { queue, submitQueue } from '../pages/messages/queue.ts'
import { reprocess, submitReprocess } from '../pages/messages/reprocess.ts'
import * as messagesShow from '../pages/messages/show.ts'
import * as messagesSpam from '../pages/messages/spam.ts'
import { source } from '../pages/messages/source.ts'
import { simulate, submitSimulate } from '../pages/simulate/show.ts'

/** The pages about messages, at the door and stored. */
export const mailRoutes: readonly Route[] = [
  { method: 'get', path: '/messages', audience: 'operator', page: messagesList.list },
  { method: 'get', path: '/messages/newer', audience: 'operator', page: newer, isBackground: true },
  { method: 'get', path: '/messages/reprocess', audience: 'operator', page: reprocess, lists: ['id'] },
  { method: 'post', path: '/messages/reprocess', audience: 'operator', page: submitReprocess, lists: ['id'] },
  { method: 'get', path: '/messages/reprocess/progress', audience: 'operator', page: progress },
  { method: 'get', path: '/messages/queue', audience: 'operator', page: queue, lists: ['id'] },
  { method: 'post', path: '/messages/queue', audience: 'operator', page: submitQueue, lists: ['id'] },
  { method: 'get', path: '/messages/:id', audience: 'operator', page: messagesShow.show },
  { method: 'post', path: '/messages/:id/retry', audience: 'operator', page: submitRetry },
  { method: 'post', path: '/messages/:id/delete', audience: 'operator', page: submitDelete },
  { method: 'get', path: '/messages/:id/mend', audience: 'operator', page: mend },
  { method: 'post', path: '/messages/:id/mend', audience: 'operator', page: submitMend },
  { method: 'get', path: '/messages/:id/html', audience: 'operator', page: html },
  { method: 'post', path: '/messages/:id/pictures', audience: 'operator', page: showPictures },
  { method: 'get', path: '/messages/:id/pictures/:position', audience: 'anyone', page: picture },
  { method: 'get', path: '/messages/:id/spam', audience: 'operator', page: messagesSpam.spam },
  { method: 'post', path: '/messages/:id/spam', audience: 'operator', page: messagesSpam.submitSpam },
  { method: 'get', path: '/messages/:id/source', audience: 'administrator', page: source },
  { method: 'get', path: '/messages/:id/attachments/:attachmentId', audience: 'operator', page: attachment },

  { method: 'get', path: '/at-door', audience: 'operator', page: atDoorList.list },
  { method: 'get', path: '/at-door/deferred', audience: 'operator', page: deferred },
  { method: 'get', path: '/at-door/:id', audience: 'operator', page: atDoorShow.show },
  { method: 'post', path: '/at-door/:id/approve', audience: 'operator', page: atDoorShow.approve },
  { method: 'post', path: '/at-door/:id/refuse', audience: 'operator', page: atDoorShow.refuse },

  { method: 'get', path: '/simulate', audience: 'operator', page: simulate },
  { method: 'post', path: '/simulate', audience: 'operator', page: submitSimulate, hasUpload: true },
]
