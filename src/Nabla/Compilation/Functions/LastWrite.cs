namespace Nabla.Compilation;

/// <summary>What is to be told of the numbers that a variable holds, once: what the run came to that wrote them last, and the runs of other functions before it. Later runs have nothing to do with numbers that somebody has kept.</summary>
/// <param name="outcome">That of the run.</param>
/// <param name="others">Of each other function the run before that wrote last.</param>
internal sealed class LastWrite(Outcome outcome, LastWrite? others) : IPendingCheck
{
    private readonly Outcome _outcome = outcome;
    private readonly LastWrite? _others = others;

    public void Check()
    {
        _others?.Check();
        _outcome.CheckOnce();
    }

    public bool Postpones(ArgumentOutOfRangeException wrongIndex) => _outcome.Postpones(wrongIndex);

    /// <summary>What is left of it where a function writes anew: runs of others that may have failed.</summary>
    public static LastWrite? Without(Outcomes among, LastWrite? last)
    {
        if (last is null)
        {
            return null;
        }

        LastWrite? others = Without(among, last._others);
        return ReferenceEquals(last._outcome.Among, among) || last._outcome.IsWell ? others
            : ReferenceEquals(others, last._others) ? last
            : new LastWrite(last._outcome, others);
    }
}
