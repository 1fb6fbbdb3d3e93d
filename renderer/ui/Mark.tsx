/** The application's mark. Decoration: its name stands beside it. */
export function Mark({ className = 'size-7.5' }: { readonly className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 30 30" className={`shrink-0 ${className}`}>
      <rect width="30" height="30" rx="8.5" fill="#0e6274" />
      <circle cx="15" cy="12" r="5.2" fill="none" stroke="#fff" strokeWidth="2.4" />
      <path d="M15 17.2v6.6M15 21.2h3.6" stroke="#d3a730" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
