import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import { putEmployee } from '../../../src/store/employees.ts'
import { addFiltered } from '../../../src/store/outgoing-filter.ts'
import { plainAppearance } from '../../../src/domain/outgoing/channel.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, formOf, sendForm, sentMails, unescapeHtml } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { leavesOf, strictAddresses, strictField, textOfType } from '../../support/strict-mail.ts'
import type { Visitor } from '../../support/visitor.ts'

type Room = {
  readonly admin: TestAdmin
  readonly bia: Visitor
  readonly rui: Visitor
  readonly path: string
  readonly protocol: string
}

const withCc = mail(
  [
    'From: Ana Souza <ana@cliente.example>',
    'To: suporte@empresa.example',
    'Cc: Eva <eva@cliente.example>, suporte@empresa.example',
    'Subject: Impressora',
    'Message-ID: <primeira@cliente.example>',
    'Date: Sat, 21 Nov 2026 09:00:00 -0300',
  ],
  'Não imprime.\nNem uma página.',
)

/** Runs a test with two operators, of whom Bia signs, and a ticket. */
async function withTicket(
  database: Database,
  run: (room: Room) => Promise<void>,
  raw = withCc,
): Promise<void> {
  const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
  try {
    await bringIn(admin.intake, { raw })
    const [protocol = ''] = await database.reader('tickets').pluck('protocol')
    const [bia, rui] = [await admin.signIn('operator', 'bia'), await admin.signIn('operator', 'rui')]
    const [userId = ''] = await database.reader('users').where({ name: 'bia' }).pluck('id')
    await putEmployee(database.writer, userId, { name: 'Bia Lima', jobTitle: 'Analista' }, new Date())
    await run({ admin, bia, rui, path: `/tickets/${protocol}`, protocol })
  } finally {
    await admin.close()
  }
}

async function stateOf(database: Database): Promise<string> {
  return (await database.reader('tickets').first('state')).state
}

forEachDialect((_dialect, open) => {
  test('answer, of a ticket whose client wrote, C24 C12 begins with sender, number and signature', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, rui, path, protocol }) => {
      const page = await bia.get(path)
      assert.match(page.text, /<a class="button" href="[^"]+\/answer" data-key="r"[^>]*>Responder</)
      assert.doesNotMatch(page.text, /Novo e-mail/)
      const form = await answerForm(bia, `${path}/answer`)
      assert.equal(form.to, 'Ana Souza <ana@cliente.example>')
      assert.deepEqual(form.people, ['eva@cliente.example'])
      assert.equal(form.subject, `Re: Impressora [${protocol}]`)
      assert.equal(form.text, '\n\n-- \nBia Lima\nAnalista')
      assert.equal(form.quotes, 'yes')
      const other = await rui.get(`${path}/answer`)
      assert.match(other.text, /não aponta para um funcionário: a resposta vai sem assinatura/)
      assert.equal(formOf(other.text).text, '')
    })
  })

  test('answer, sent, M8 C22 C23 is one mail to the client and stands in the history', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path, protocol }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const sent = await bia.post(`${path}/answer`, {
        ...form,
        text: `Chegou o toner.${form.text}`,
        act: 'send',
      })
      assert.equal(sent.status, 303)
      assert.equal(sent.location, path)
      const [only, ...others] = await sentMails(admin)
      assert.ok(only)
      assert.equal(others.length, 0)
      const { read } = only
      assert.deepEqual(strictAddresses(read, 'From'), ['suporte@empresa.example'])
      assert.deepEqual(strictAddresses(read, 'To'), ['ana@cliente.example'])
      assert.deepEqual(strictAddresses(read, 'Cc'), ['eva@cliente.example'])
      assert.match(strictField(read, 'Reply-To') ?? '', /^suporte\+t-[0-9a-z]{42}@empresa\.example$/)
      assert.match(strictField(read, 'Message-ID') ?? '', /^<t\..+@mx\.portaria\.example>$/)
      assert.equal(strictField(read, 'In-Reply-To'), '<primeira@cliente.example>')
      assert.equal(strictField(read, 'References'), '<primeira@cliente.example>')
      assert.equal(strictField(read, 'Auto-Submitted'), null)
      assert.match(only.reversePath ?? '', /^suporte\+b-/)
      const text = textOfType(read, 'text/plain')
      assert.match(
        text,
        /^Chegou o toner\.\n\n-- \nBia Lima\nAnalista\n\nEm .+, Ana Souza <ana@cliente\.example> escreveu:\n> Não imprime\.\n> Nem uma página\.\n$/,
      )
      await admin.intake.idle()
      const page = await bia.get(path)
      assert.match(
        page.text,
        /Resposta escrita para<\/a>: <bdi>a…@cliente\.example, e…@cliente\.example<\/bdi> por bia/,
      )
      assert.match(page.text, /→ <bdi>ana@cliente\.example, eva@cliente\.example<\/bdi>/)
      assert.match(page.text, /Aguardando envio|Aguardando/)
      assert.match(page.text, /data-seconds="(?:10|9)"/)
      const [row] = await database.reader('tickets').select('unread', 'state')
      assert.deepEqual({ ...row }, { unread: 0, state: 'open' })
      const [shared] = await database
        .reader('outgoing_mails')
        .select('ticket_id', 'action_id', 'user_id', 'channel_why')
      assert.equal(shared?.action_id, form.draft)
      const waits = await database.reader('outbox').first('next_attempt_at', 'attempts')
      const wait = new Date(waits.next_attempt_at).getTime() - Date.now()
      assert.ok(wait > 5_000 && wait <= 10_000, String(wait))
      assert.equal(strictField(read, 'Subject')?.includes(protocol), true)
      const again = await bia.post(`${path}/answer`, { ...form, act: 'send' })
      assert.equal(again.status, 303)
      assert.equal((await sentMails(admin)).length, 1)
      assert.match((await bia.get(path)).text, /já tinha sido enviada/)
    })
  })

  test('answer, previewed and sent, C38 is in the history exactly what was shown', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
      const shown = await sendForm(
        bia,
        `${path}/answer`,
        { ...form, text: 'Veja [[tela.png]] aí: https://empresa.example/a.', act: 'preview' },
        [
          { field: 'pictures', name: 'tela.png', octets: png },
          { field: 'files', name: '../../manual "novo".pdf', octets: 'PDF' },
        ],
      )
      assert.equal(shown.status, 303, shown.text)
      const page = await bia.get(shown.location)
      assert.match(page.text, /Veja \[tela\.png\] aí/)
      assert.match(page.text, /<iframe[^>]* sandbox /)
      assert.match(page.text, /Subject: Re: Impressora/)
      assert.match(page.text, /_\.\._manual _novo_\.pdf/)
      const frame = await bia.get(
        unescapeHtml(/src="([^"]+\/preview\/html[^"]*)"/.exec(page.text)?.[1] ?? ''),
      )
      assert.match(String(frame.headers['content-security-policy']), /sandbox$/)
      assert.match(frame.text, /<img src="data:image\/png;base64,iVBOR/)
      const hidden = Object.fromEntries(
        [...page.text.matchAll(/name="(draft|draftVersion|version|seen)" value="([^"]*)"/g)].map((match) => [
          match[1],
          match[2] ?? '',
        ]),
      )
      assert.equal((await bia.post(`${path}/answer/send`, hidden)).location, path)
      const [only] = await sentMails(admin)
      assert.ok(only)
      const shownText = /<pre class="mail-text panel" dir="auto">(.*?)<\/pre>/s.exec(page.text)?.[1] ?? ''
      assert.equal(
        textOfType(only.read, 'text/plain').replaceAll('>', '&gt;').replaceAll('<', '&lt;'),
        shownText,
      )
      const html = textOfType(only.read, 'text/html')
      assert.equal(frame.text.replace(/src="data:[^"]+"/, ''), html.replace(/src="cid:[^"]+"/, ''))
      const names = leavesOf(only.read).map((leaf) => leaf.parameters.get('name') ?? leaf.type)
      assert.deepEqual(names, ['text/plain', 'text/html', 'tela.png', '_.._manual _novo_.pdf'])
      admin.intake.start()
      await admin.intake.idle()
      const history = await bia.get(path)
      assert.match(history.text, /Veja \[tela\.png\] aí: https:\/\/empresa\.example\/a\./)
      assert.match(history.text, /_\.\._manual _novo_\.pdf/)
    })
  })

  test('answer, kept as a draft, survives the window with its files and is listed', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, rui, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const saved = await sendForm(
        bia,
        `${path}/answer`,
        { ...form, text: 'Meio <b>', to: 'x', act: 'save' },
        [
          { field: 'files', name: 'a.txt', octets: 'um' },
          { field: 'files', name: 'a.txt', octets: 'dois' },
          { field: 'pictures', name: 'script.png', octets: '<script>' },
        ],
      )
      assert.equal(saved.status, 303)
      const again = await answerForm(bia, `${path}/answer`)
      assert.equal(again.text, 'Meio <b>')
      assert.equal(again.to, 'x')
      const page = await bia.get(`${path}/answer`)
      assert.match(
        page.text,
        /a\.txt<\/bdi>[\s\S]*a-2\.txt<\/bdi>[\s\S]*script\.png<\/bdi> <span class="hint">8/,
      )
      assert.match((await bia.get(path)).text, /Seu rascunho de/)
      assert.match((await rui.get(path)).text, /Rascunho de bia, de/)
      assert.equal((await rui.get(`${path}/answer?draft=${form.draft}`)).status, 404)
      const [fileId = ''] = await database.reader('answer_files').orderBy('id').pluck('id')
      await bia.post(`${path}/answer`, { ...again, remove: fileId })
      assert.deepEqual(await database.reader('answer_files').orderBy('id').pluck('name'), [
        'a-2.txt',
        'script.png',
      ])
      const kept = await bia.post(`${path}/answer/draft`, { ...again, text: 'velho' })
      assert.match(kept.text, /"version":null/)
      const other = await bia.post(`${path}/answer`, { ...again, text: 'outra janela', act: 'save' })
      assert.equal(other.status, 303)
      assert.equal((await database.reader('answers')).length, 2)
      const stolen = await rui.post(`${path}/answer`, { ...again, act: 'save' })
      assert.equal(stolen.status, 404)
      assert.equal((await bia.post(`${path}/answer/discard`, { draft: again.draft ?? '' })).status, 303)
      assert.deepEqual(await database.reader('answer_files').where({ answer_id: again.draft }), [])
    })
  })

  test('answer, while another answers, O1 warns and sends nothing over what was not seen', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, rui, path }) => {
      const [hers, his] = [await answerForm(bia, `${path}/answer`), await answerForm(rui, `${path}/answer`)]
      await bia.post(`${path}/answer/presence`, { version: hers.version ?? '' })
      assert.match((await rui.get(`${path}/answer`)).text, /Também respondendo agora: bia/)
      assert.match((await rui.get(path)).text, /Também respondendo agora: bia/)
      const told = await rui.post(`${path}/answer/presence`, { version: his.version ?? '' })
      assert.deepEqual(JSON.parse(told.text), { present: 'Também respondendo agora: bia', changed: '' })
      await bia.post(`${path}/answer`, { ...hers, text: 'Eu respondo.', act: 'send' })
      const stopped = await rui.post(`${path}/answer`, { ...his, text: 'Eu também.', act: 'send' })
      assert.equal(stopped.status, 409)
      assert.match(stopped.text, /Enquanto isso, o chamado mudou/)
      assert.match(stopped.text, /Resposta escrita para<\/a>: <bdi>a…@cliente[^<]*<\/bdi> por bia/)
      assert.equal((await sentMails(admin)).length, 1)
      const again = formOf(stopped.text)
      assert.equal(again.text, 'Eu também.')
      assert.equal((await answerForm(rui, `${path}/answer`)).text, 'Eu também.')
      assert.equal((await rui.post(`${path}/answer`, { ...again, act: 'send' })).status, 303)
      assert.equal((await sentMails(admin)).length, 2)
    })
  })

  test('answer, while its client writes again, O1 is not sent unseen', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const raw = mailAbout('Re: Impressora').replace(
        /^Subject:/m,
        'In-Reply-To: <primeira@cliente.example>\r\nSubject:',
      )
      await bringIn(admin.intake, { raw })
      const stopped = await bia.post(`${path}/answer`, { ...form, text: 'Já vai.', act: 'send' })
      assert.equal(stopped.status, 409)
      assert.match(stopped.text, /E-mail recebido/)
      assert.equal((await sentMails(admin)).length, 0)
    })
  })

  test('answer, just sent, is taken back with the state that it gave its ticket', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      await sendForm(bia, `${path}/answer`, { ...form, text: 'Pronto.', move: 'close', act: 'send' }, [
        { field: 'files', name: 'a.txt', octets: 'um' },
      ])
      assert.equal(await stateOf(database), 'closed')
      const action = /action="([^"]+\/undo)"/.exec((await bia.get(path)).text)?.[1] ?? ''
      const undone = await bia.post(action)
      assert.match(undone.location, /\/answer\?draft=/)
      assert.equal(await stateOf(database), 'open')
      const [only] = await sentMails(admin)
      assert.equal(only?.state, 'cancelled')
      assert.deepEqual(await database.reader('outbox'), [])
      const back = await bia.get(undone.location)
      assert.match(back.text, /Envio desfeito\. O texto voltou como rascunho/)
      assert.equal(formOf(back.text).text, 'Pronto.')
      assert.match(back.text, /a\.txt/)
      assert.match((await bia.get(path)).text, /Envio de resposta desfeito/)
      assert.equal((await bia.post(action)).status, 404)
      const tallies: { state: string; count: number }[] = await database
        .reader('tallies')
        .where({ direction: 'out' })
      const left = tallies.filter(({ count }) => Number(count) !== 0).map(({ state }) => state)
      assert.deepEqual(left, ['cancelled'])
    })
  })

  test('answer, of which a copy has left, M29 says so when it is taken back', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      await saveChannel(database.writer, channel(false), new Date())
      const form = await answerForm(bia, `${path}/answer`)
      await bia.post(`${path}/answer`, { ...form, cc: 'lia@outra.example', text: 'Oi.', act: 'send' })
      const mails = await sentMails(admin)
      assert.deepEqual(
        mails.map(({ read }) => [
          strictAddresses(read, 'To'),
          strictAddresses(read, 'Cc'),
          strictAddresses(read, 'From'),
        ]),
        [['ana@cliente.example'], ['eva@cliente.example'], ['lia@outra.example']].map((to) => [
          to,
          [],
          ['ti@empresa.example'],
        ]),
      )
      assert.equal(new Set(mails.map(({ read }) => strictField(read, 'Message-ID'))).size, 3)
      assert.equal(new Set(mails.map(({ reversePath }) => reversePath)).size, 3)
      const actions = await database.reader('outgoing_mails').distinct().pluck('action_id')
      assert.deepEqual(actions, [form.draft])
      assert.match((await bia.get(path)).text, /por TI \(caixa do sistema\)/)
      await database.writer('outbox').where({ message_id: mails[0]?.id }).update({ attempts: 1 })
      const action = /action="([^"]+\/undo)"/.exec((await bia.get(path)).text)?.[1] ?? ''
      const undone = await bia.post(action)
      assert.match((await bia.get(undone.location)).text, /1 cópia já tinha saído; as outras foram desfeitas/)
      assert.deepEqual(
        (await sentMails(admin)).map(({ state }) => state),
        ['waiting', 'cancelled', 'cancelled'],
      )
    })
  })

  test('answer, all in hand already, cannot be taken back any more', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      await bia.post(`${path}/answer`, { ...form, text: 'Oi.', act: 'send' })
      const action = /action="([^"]+\/undo)"/.exec((await bia.get(path)).text)?.[1] ?? ''
      await database.writer('outbox').update({ attempts: 1 })
      assert.equal((await bia.post(action)).location, path)
      const page = await bia.get(path)
      assert.match(page.text, /não dá mais para desfazer/)
      assert.doesNotMatch(page.text, /Respostas que ainda vão sair/)
    })
  })

  test('answer, by a channel for all together, M29 M16 is one mail in its colours', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      await saveChannel(database.writer, channel(true), new Date())
      const form = await answerForm(bia, `${path}/answer`)
      await bia.post(`${path}/answer`, { ...form, text: 'Oi.', act: 'send' })
      const [only, ...others] = await sentMails(admin)
      assert.equal(others.length, 0)
      assert.ok(only)
      assert.match(strictField(only.read, 'From') ?? '', /^TI da Empresa <ti@empresa\.example>$/)
      assert.match(textOfType(only.read, 'text/html'), /background-color:#fff8e0[\s\S]*Empresa SA/)
      assert.match(textOfType(only.read, 'text/plain'), /\nEmpresa SA\n/)
      const rows = await database.reader('outgoing_recipients').orderBy('position').pluck('address')
      assert.deepEqual(rows, ['ana@cliente.example', 'eva@cliente.example'])
    })
  })

  test('answer, to somebody on the filter, O20 leaves him out and shows him', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      await addFiltered(database.writer, { address: 'eva@cliente.example', owner: 'x' }, new Date())
      const preview = await bia.post(`${path}/answer`, { ...form, text: 'Oi.', act: 'preview' })
      assert.match((await bia.get(preview.location)).text, /não recebem: eva@cliente\.example/)
      const opened = await bia.get(`${path}/answer?draft=${form.draft}`)
      await bia.post(`${path}/answer`, {
        ...formOf(opened.text),
        people: ['eva@cliente.example'],
        cc: 'suporte@empresa.example',
        act: 'send',
      })
      const [only] = await sentMails(admin)
      assert.ok(only)
      assert.deepEqual(strictAddresses(only.read, 'Cc'), [])
      const rows = await database.reader('outgoing_recipients').orderBy('position').select('address', 'state')
      assert.deepEqual(
        rows.map(({ address, state }) => [address, state]),
        [
          ['ana@cliente.example', 'waiting'],
          ['eva@cliente.example', 'filtered'],
          ['suporte@empresa.example', 'filtered'],
        ],
      )
    })
  })

  test('answer, with faults, is not sent and keeps what was typed', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      const typed = {
        ...form,
        to: 'ana@cliente.example, <b>',
        cc: 'x@y.example\r\nBcc: z@y.example',
        text: ' ',
        sendAt: '2020-01-01T10:00',
      }
      const stopped = await bia.post(`${path}/answer`, { ...typed, act: 'send' })
      assert.equal(stopped.status, 422)
      assert.match(stopped.text, /Isto não é um endereço de e-mail: &lt;b&gt;/)
      assert.match(stopped.text, /Escreva a mensagem/)
      assert.match(stopped.text, /data e hora que ainda não passaram/)
      assert.equal((await sentMails(admin)).length, 0)
      assert.equal(formOf(stopped.text).to, 'ana@cliente.example, <b>')
    })
  })

  test('answer, scheduled, leaves at its time and not before', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const form = await answerForm(bia, `${path}/answer`)
      await bia.post(`${path}/answer`, { ...form, text: 'Oi.', sendAt: '2036-11-21T09:30', act: 'send' })
      assert.equal(
        (await database.reader('outbox').first('next_attempt_at')).next_attempt_at,
        '2036-11-21T12:30:00.000Z',
      )
      const [only] = await sentMails(admin)
      assert.equal(strictField(only?.read ?? assert.fail(), 'Date'), 'Fri, 21 Nov 2036 12:30:00 +0000')
      const page = await bia.get(path)
      assert.match(page.text, /Resposta agendada/)
      assert.match(page.text, /sai em <time datetime="2036-11-21T12:30:00\.000Z">/)
      const undone = await bia.post(/action="([^"]+\/undo)"/.exec(page.text)?.[1] ?? '')
      assert.equal((await answerForm(bia, undone.location)).sendAt, '2036-11-21T09:30')
    })
  })

  test('new mail, to a client who never wrote, C25 is offered, sent and recorded', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, path, protocol }) => {
      await database.writer('messages').update({ direction: 'out', disposition: 'outbound', state: 'sent' })
      const page = await bia.get(path)
      assert.doesNotMatch(page.text, /\/answer" data-key/)
      assert.match(page.text, /href="[^"]+\/new-mail" data-key="r"[^>]*>Novo e-mail</)
      assert.equal((await bia.get(`${path}/answer`)).location, path)
      const form = await answerForm(bia, `${path}/new-mail`)
      assert.equal(form.to, 'Ana Souza <ana@cliente.example>')
      assert.equal(form.subject, `Impressora [${protocol}]`)
      assert.equal(
        (await bia.post(`${path}/new-mail`, { ...form, text: 'Bom dia.', act: 'send' })).status,
        303,
      )
      const sent = await database.reader('messages').where({ state: 'waiting' }).select('id', 'kind')
      assert.equal(sent.length, 1)
      assert.equal(sent[0]?.kind, 'new')
      assert.match((await bia.get(`${path}?show=history`)).text, /Resposta escrita para/)
    })
  })

  test('new mail, to a client who has written, C26 is refused with the alert and nothing is queued', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, path }) => {
      assert.equal((await bia.get(`${path}/new-mail`)).location, path)
      const form = await answerForm(bia, `${path}/answer`)
      const refused = await bia.post(`${path}/new-mail`, { ...form, original: '', text: 'Oi.', act: 'send' })
      assert.equal(refused.status, 409)
      assert.match(
        refused.text,
        /role="alert">O solicitante já escreveu por e-mail: use o e-mail do histórico/,
      )
      assert.deepEqual(await database.reader('outbox'), [])
      assert.equal(formOf(refused.text).text, 'Oi.')
      const direct = await bia.post(`${path}/answer/send`, {
        draft: form.draft ?? '',
        version: '0',
        seen: '99',
      })
      assert.equal(direct.status, 409)
      assert.deepEqual(await database.reader('outbox'), [])
      const named = { ...formOf(refused.text), text: 'Oi.', act: 'send' }
      assert.equal((await bia.post(`${path}/new-mail`, named)).status, 409)
      assert.deepEqual(await database.reader('outbox'), [])
    })
  })

  test('answer, by who may only see the queue, is forbidden', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, path }) => {
      await database.writer('queues').insert({
        id: 'q',
        name: 'Fiscal',
        folded_name: 'fiscal',
        colour: 'grey',
        distributes: false,
        position: 1,
      })
      await database.writer('groups').insert({ id: 'g', name: 'G', folded_name: 'g' })
      await database.writer('queue_groups').insert({ queue_id: 'q', group_id: 'g', allowed: 'see' })
      const [userId] = await database.reader('users').where({ name: 'bia' }).pluck('id')
      await database.writer('group_members').insert({ group_id: 'g', user_id: userId })
      await database.writer('tickets').update({ queue_id: 'q' })
      assert.doesNotMatch((await bia.get(path)).text, /Responder/)
      for (const each of ['answer', 'new-mail', 'answer/preview'])
        assert.equal((await bia.get(`${path}/${each}`)).status, 403, each)
      for (const each of [
        'answer',
        'new-mail',
        'answer/draft',
        'answer/send',
        'answer/discard',
        'answer/presence',
        'answers/x/undo',
      ])
        assert.equal((await bia.post(`${path}/${each}`)).status, 403, each)
    })
  })
})

function channel(sendsTogether: boolean) {
  return {
    id: 'canal',
    name: 'TI',
    kind: 'smtp',
    address: 'ti@empresa.example',
    senderName: 'TI da Empresa',
    isSystem: true,
    active: true,
    settings: {
      server: { host: '127.0.0.1', port: 25, encryption: 'none' },
      login: null,
      sendsTogether,
      whenUnknown: 'stop',
      appearance: { ...plainAppearance, brandName: 'Empresa SA', background: '#fff8e0' },
    },
  } as const
}
