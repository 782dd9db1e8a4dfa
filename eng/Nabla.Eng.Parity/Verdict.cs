namespace Nabla.Eng.Parity;

/// <summary>How a sample or an entry came out.</summary>
internal enum Outcome
{
    /// <summary>There was nothing to compare.</summary>
    Nothing,

    /// <summary>Equal within the tolerance.</summary>
    Passed,

    /// <summary>Other numbers, shapes or element types.</summary>
    Wrong,

    /// <summary>An exception.</summary>
    Threw,

    /// <summary>No public member takes this.</summary>
    NotThere,
}

/// <summary>An outcome and why.</summary>
internal readonly record struct Verdict(Outcome Outcome, string Reason = "")
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsFine => Outcome is Outcome.Passed or Outcome.Nothing;
}
