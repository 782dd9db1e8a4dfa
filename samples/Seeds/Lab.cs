namespace SeedsSample;

/// <summary>What rows share because it takes long to make.</summary>
/// <param name="data">Finds the images to learn from, when a row first needs them.</param>
internal sealed class Lab(Func<DigitData> data)
{
    private readonly Lazy<Classroom> _classroom = new(() => new Classroom(data()));

    /// <summary>S1-21, trained.</summary>
    public Classroom Classroom => _classroom.Value;
}
