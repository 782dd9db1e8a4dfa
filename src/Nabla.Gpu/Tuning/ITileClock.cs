namespace Nabla.Gpu;

/// <summary>What a search for tiles goes by.</summary>
internal interface ITileClock
{
    /// <summary>Seconds since some time.</summary>
    double Now { get; }

    /// <summary>Launches a kernel, waits for it, and says how many seconds it took.</summary>
    double Time(ProductTile tile, Action launch);
}
