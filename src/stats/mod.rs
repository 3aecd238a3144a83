//! Pure statistics: estimates, paired comparisons, equivalence, multiplicity, sequential precision.
