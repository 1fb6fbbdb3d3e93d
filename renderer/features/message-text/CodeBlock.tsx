import { useTranslation } from '../../i18n/use-translation';
import { CodeText } from './highlight/CodeText';

export interface CodeBlockProps {
  readonly code: string;
  /** As the writer named it. */
  readonly language: string | undefined;
}

/** Code on lines of its own. Long lines break, so that nothing has to be scrolled sideways. */
export function CodeBlock({ code, language }: CodeBlockProps) {
  const { t } = useTranslation('messageText');
  return (
    <pre
      dir="ltr"
      aria-label={language === undefined ? t('codeBlock') : t('codeIn', { language })}
      className="rounded-control border border-line bg-list px-3 py-2 font-mono text-[0.8125rem] leading-5 whitespace-pre-wrap"
    >
      <code>
        <CodeText code={code} language={language} />
      </code>
    </pre>
  );
}
