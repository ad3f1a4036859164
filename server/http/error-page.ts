import type { ErrorCode } from '../../core/errors/codes.ts';
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';

/** What a person is told in Chinese; in English it is the report itself. */
const CHINESE: Partial<Record<ErrorCode, string>> = {
  'http.not-found': '这个地址没有内容。请检查地址，或返回首页查看所有任务。',
  'http.bad-request': '这个请求无法处理。请检查地址。',
  'hub.not-built': '页面尚未构建。请运行 npm run build，然后重新启动。',
};
const CHINESE_OTHERWISE = '服务器暂时无法回答。请一分钟后再试；如果仍然如此，请告知运营者。';

/** A page without scripts or styles, so that it can be shown under the strictest policy. */
export function errorPage({ code, what, next }: ErrorReport): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tabfed: ${code}</title>
<h1>tabfed</h1>
<p>${escaped(what)} ${escaped(next)}</p>
<p lang="zh-Hans">${CHINESE[code] ?? CHINESE_OTHERWISE}</p>
<p><a href="/">tabfed</a> · <code>${code}</code></p>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
