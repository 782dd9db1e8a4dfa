namespace Nabla;

/// <summary>Something that was to be looked at on the way to numbers of a device, and is when they are read: Note [Checks that are not waited for].</summary>
internal interface IPendingCheck
{
    /// <summary>Waits for what was found, and throws if something is wrong.</summary>
    void Check();

    /// <summary>Whether what a reading threw is about something asked for later, whose own reading will throw it.</summary>
    bool Postpones(ArgumentOutOfRangeException wrongIndex);
}
