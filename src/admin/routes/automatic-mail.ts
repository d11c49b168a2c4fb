import type { Route } from '../page.ts'
import { openingNotice, submitOpeningNotice } from '../pages/desks/opening-notice.ts'
import * as templatesEdit from '../pages/mail-templates/edit.ts'
import { list as templatesList } from '../pages/mail-templates/list.ts'
import { preview, previewDraft } from '../pages/mail-templates/preview.ts'
import { signatures, submitSignatures } from '../pages/signatures/show.ts'
import { ask, submitAnswer } from '../pages/validation/show.ts'
import * as stepsEdit from '../pages/workflow-steps/edit.ts'
import { list as stepsList } from '../pages/workflow-steps/list.ts'

const audience = 'administrator'

/** The pages where it is said what leaves by itself, and in which words. */
export const automaticMailRoutes: readonly Route[] = [
  { method: 'get', path: '/mail-templates', audience, page: templatesList },
  { method: 'get', path: '/mail-templates/add', audience, page: templatesEdit.edit },
  { method: 'post', path: '/mail-templates/add', audience, page: templatesEdit.submit, lists: ['types'] },
  { method: 'post', path: '/mail-templates/preview', audience, page: previewDraft, lists: ['types'] },
  { method: 'get', path: '/mail-templates/:id/preview', audience, page: preview },
  { method: 'get', path: '/mail-templates/:id/edit', audience, page: templatesEdit.edit },
  {
    method: 'post',
    path: '/mail-templates/:id/edit',
    audience,
    page: templatesEdit.submit,
    lists: ['types'],
  },
  { method: 'post', path: '/mail-templates/:id/remove', audience, page: templatesEdit.submitRemove },
  { method: 'get', path: '/workflow-steps', audience, page: stepsList },
  { method: 'get', path: '/workflow-steps/add', audience, page: stepsEdit.edit },
  {
    method: 'post',
    path: '/workflow-steps/add',
    audience,
    page: stepsEdit.submit,
    lists: ['users', 'groups'],
  },
  { method: 'get', path: '/workflow-steps/:id/edit', audience, page: stepsEdit.edit },
  {
    method: 'post',
    path: '/workflow-steps/:id/edit',
    audience,
    page: stepsEdit.submit,
    lists: ['users', 'groups'],
  },
  { method: 'post', path: '/workflow-steps/:id/remove', audience, page: stepsEdit.submitRemove },
  { method: 'get', path: '/signatures', audience, page: signatures },
  { method: 'post', path: '/signatures', audience, page: submitSignatures },
  { method: 'get', path: '/v/:token', audience: 'anyone', page: ask },
  { method: 'post', path: '/v/:token', audience: 'anyone', page: submitAnswer, hasOwnPass: true },
  { method: 'get', path: '/desks/:address/opening-notice', audience, page: openingNotice },
  { method: 'post', path: '/desks/:address/opening-notice', audience, page: submitOpeningNotice },
]
