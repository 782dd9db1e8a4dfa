namespace Nabla.Gpu.Tests.Tuning;

/// <summary>A clock that says what it is given: how long a launch takes by its tile, and how long lies between.</summary>
internal sealed class GivenClock(Func<ProductTile, double> seconds, double between = 0) : ITileClock
{
    private readonly Lock _lock = new();
    private readonly List<ProductTile> _timed = [];
    private double _now;

    /// <summary>The tiles that were timed, one after another.</summary>
    public IReadOnlyList<ProductTile> Timed => _timed;

    public double Now
    {
        get
        {
            lock (_lock)
            {
                return _now += between;
            }
        }
    }

    public double Time(ProductTile tile, Action launch)
    {
        launch();
        lock (_lock)
        {
            _timed.Add(tile);
            _now += seconds(tile);
            return seconds(tile);
        }
    }
}
