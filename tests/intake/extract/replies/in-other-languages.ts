import type { ReplyCase } from './in-portuguese.ts'

/** Replies as the mail programs of Portugal write them. */
export const inPortugal: readonly ReplyCase[] = [
  [
    'Gmail',
    'Está resolvido.\n\nAna Sousa <ana@client.example> escreveu no dia quarta, 3/01/2026 à(s) 10:00:\n\n> Resolveu?\n',
    'Está resolvido.',
  ],
  [
    'Gmail, broken before the verb',
    'Está resolvido.\n\nAna Maria de Sousa e Silva <ana.maria@client.example>\nescreveu no dia quarta, 3/01/2026 à(s) 10:00:\n\n> Resolveu?\n',
    'Está resolvido.',
  ],
  [
    'Gmail, broken behind the day',
    'Está resolvido.\n\nAna Sousa <ana@client.example> escreveu no dia quarta,\n3/01/2026 à(s) 10:00:\n>\n> Resolveu?',
    'Está resolvido.',
  ],
  [
    'Gmail of former years',
    'Está resolvido.\n\nNo dia 3 de janeiro de 2014 às 10:00, Ana <ana@client.example> escreveu:\n\n> Resolveu?',
    'Está resolvido.',
  ],
  [
    'Apple Mail',
    'Está resolvido.\n\nNo dia 03/01/2026, às 10:00, Suporte <suporte@desk.example> escreveu:\n\n> Resolveu?',
    'Está resolvido.',
  ],
  [
    'Thunderbird',
    'Está resolvido.\n\nÀs 10:00 de 03/01/2026, Suporte escreveu:\n> Resolveu?',
    'Está resolvido.',
  ],
  ['Roundcube', 'Está resolvido.\n\nA 2026-01-03 10:00, Suporte escreveu:\n> Resolveu?', 'Está resolvido.'],
  [
    'Outlook',
    'Está resolvido.\n\nMelhores cumprimentos,\nAna Sousa\n\nDe: Suporte <suporte@desk.example>\nEnviado: 3 de janeiro de 2026 10:00\nPara: Ana Sousa <ana@client.example>\nAssunto: RE: x\n\nResolveu?',
    'Está resolvido.',
  ],
  [
    'Outlook forwarding',
    'Reencaminho.\n\n-----Mensagem reencaminhada-----\nDe: Loja\nEnviado: ontem\nPara: Ana\nAssunto: x\n\nSegue.',
    'Reencaminho.',
  ],
  ['a telephone', 'Está resolvido.\n\nEnviado do meu telemóvel', 'Está resolvido.'],
]

/** Replies in Spanish. */
export const inSpanish: readonly ReplyCase[] = [
  [
    'Gmail',
    'Ya funciona.\n\nEl mié, 3 ene 2026 a las 10:00, Soporte (<soporte@desk.example>) escribió:\n\n> ¿Funciona?\n',
    'Ya funciona.',
  ],
  [
    'Outlook',
    'Ya funciona.\n\nDe: Soporte <soporte@desk.example>\nEnviado el: miércoles, 3 de enero de 2026 10:00\nPara: Ana\nAsunto: RE: x\n\n¿Funciona?',
    'Ya funciona.',
  ],
  ['Outlook Express', 'Ya funciona.\n\n-----Mensaje original-----\nDe: Soporte\n¿Funciona?', 'Ya funciona.'],
  [
    'an iPhone',
    'Ya funciona.\n\nEnviado desde mi iPhone\n\n> El 3 ene 2026, a las 10:00, Soporte <soporte@desk.example> escribió:\n> \n> ¿Funciona?',
    'Ya funciona.',
  ],
  [
    'Thunderbird, answered between the lines',
    'El 3/1/26 a las 10:00, Soporte escribió:\n> ¿Funciona?\n\nNo.\n\n> ¿Qué dice?\n\nError 12.',
    '> ¿Funciona?\n\nNo.\n\n> ¿Qué dice?\n\nError 12.',
  ],
  ['a close', 'Ya funciona.\n\nUn saludo,\nAna Pérez', 'Ya funciona.'],
  [
    'a legal notice',
    'Ya funciona.\n\nEste mensaje y sus adjuntos pueden contener información confidencial y van dirigidos a su destinatario.',
    'Ya funciona.',
  ],
  ['a reply mark', 'Ya funciona.\n\n-- Responda por encima de esta línea --\n\nSu caso', 'Ya funciona.'],
]

/** Replies in English and, by what they have in common, in other languages. */
export const inOtherLanguages: readonly ReplyCase[] = [
  ['Gmail', 'Yes.\n\nOn Wed, Jan 3, 2026 at 10:00 AM Ana <ana@client.example> wrote:\n> Did you?', 'Yes.'],
  [
    'Outlook',
    'Yes.\n\nFrom: Ana <ana@client.example>\nSent: Wednesday\nTo: help@desk.example\nSubject: x\n\nDid you?',
    'Yes.',
  ],
  [
    'Outlook on the web',
    'Yes.\n________________________________\nFrom: Ana\nSent: Wednesday, January 3, 2026 10:00 AM\nTo: Help\nSubject: x\n\nDid you?',
    'Yes.',
  ],
  ['Outlook Express', 'Yes.\n\n-----Original Message-----\nFrom: Ana\nDid you?', 'Yes.'],
  [
    'an iPhone',
    'Yes.\n\nSent from my iPhone\n\n> On Jan 3, 2026, at 10:00, Ana <ana@client.example> wrote:\n> \n> Did you?',
    'Yes.',
  ],
  ['Roundcube', 'Yes.\n\nOn 2026-01-03 10:00, Ana wrote:\n\n> Did you?', 'Yes.'],
  ['Horde', 'Yes.\n\nQuoting Ana <ana@client.example>:\n\n> Did you?', 'Yes.'],
  ['a reply mark', 'Yes.\n\n##- Please type your reply above this line -##\n\nYour request', 'Yes.'],
  [
    'a legal notice',
    'Yes.\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.',
    'Yes.',
  ],
  ['regards', 'Yes.\n\nKind regards,\nAna Souza\nBuyer', 'Yes.'],
  ['Thunderbird in German', 'Ja.\n\nAm 03.01.26 um 10:00 schrieb Ana:\n> Na?', 'Ja.'],
  [
    'Outlook in French',
    'Oui.\n\nDe : Ana <ana@client.example>\nEnvoyé : mercredi\nÀ : Aide\nObjet : x\n\nEt ?',
    'Oui.',
  ],
  [
    'a language that nobody here reads',
    'Hello\n\nsze, 2026. jan. 3., 10:00 Ana <ana@client.example> ezt írta (2026):\n\n> Szia',
    'Hello',
  ],
  [
    'a telephone in Russian',
    'Hello\n02.04.2026 14:20 пользователь "ana@client.example" <\nana@client.example> написал:\n\n> Hi\n>',
    'Hello',
  ],
]

/** Texts that only look like quotes or signatures: every word of them is new. */
export const newInOtherLanguages: readonly string[] = [
  'On Monday the printer stopped.\nNobody wrote: it is broken.',
  'From: the second floor it does not print.\nTo: me it is all the same.',
  'Sent from my desk, is much easier than my telephone.',
  'El lunes se paró.\nNadie escribió nada.',
]
