// How WeChat writes what is more than plain words.

const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

// A quote is plain text on some gateways and a whole XML message of unknown type on others.
export function quoted ({ form, of, by, text }) {
  if (form === 'plain') {
    return { type: 'Text', text: `「${by}：${of.text}」\n- - - - - - - - - - - - - - -\n${text}` }
  }
  return {
    type: 'Unknown',
    text: `<?xml version="1.0"?>
<msg>
\t<appmsg appid="" sdkver="0">
\t\t<title>${escape(text)}</title>
\t\t<type>57</type>
\t\t<refermsg>
\t\t\t<type>1</type>
\t\t\t<svrid>${escape(of.id)}</svrid>
\t\t\t<fromusr>${escape(of.chat)}</fromusr>
\t\t\t<chatusr>${escape(of.from)}</chatusr>
\t\t\t<displayname>${escape(by)}</displayname>
\t\t\t<content>${escape(of.text)}</content>
\t\t</refermsg>
\t</appmsg>
</msg>`,
  }
}

export function recalled ({ id, by }) {
  return `<sysmsg type="revokemsg"><revokemsg><session>s</session><oldmsgid>1</oldmsgid><newmsgid>${escape(id)}</newmsgid>` +
    `<replacemsg><![CDATA["${by}" 撤回了一条消息]]></replacemsg></revokemsg></sysmsg>`
}
