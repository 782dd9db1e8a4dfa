namespace Nabla;

/// <summary>Memory that a storage holds and gives back: a block of the host's pool, or a device's memory.</summary>
internal abstract class Rental
{
    /// <summary>Who counts the uses of what is in it, to return it after the last; see Note [What is returned at once].</summary>
    public Transients? Follower;

    public int Uses;

    /// <summary>Gives it back to where it came from: its storage shows it no more.</summary>
    public abstract void GiveBack();
}
