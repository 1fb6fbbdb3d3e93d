import { useTranslation } from '../../i18n/use-translation';
import type { TypedFilter } from './parse-search';
import { SearchList } from './SearchList';

const examples = ['phrase', 'from', 'in', 'day', 'link', 'picture'] as const;

/** Stands where results would: says how to search, or what of a filter can't be searched for. */
export function SearchHint({ misunderstood }: { readonly misunderstood: TypedFilter | undefined }) {
  const { t } = useTranslation('search');
  if (misunderstood !== undefined) {
    const { kind, value } = misunderstood;
    return (
      <SearchList empty={<p className="px-3 py-8 text-center text-text-2">{t(`unknown.${kind}`, { value })}</p>} />
    );
  }
  return (
    <SearchList
      empty={
        <div className="px-3 py-4">
          <p className="text-heading font-bold">{t('hint.title')}</p>
          <p className="mt-1 text-text-2">{t('hint.text')}</p>
          <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            {examples.map((example) => (
              <div key={example} className="contents">
                <dt className="font-medium text-accent">{t(`hint.${example}`)}</dt>
                <dd className="text-text-2">{t(`hint.${example}Means`)}</dd>
              </div>
            ))}
          </dl>
        </div>
      }
    />
  );
}
