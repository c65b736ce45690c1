"""What is declared, and what runs it: records, rules, clocks, facts and reports; it knows no state and no database."""
