namespace Nabla.Tests.Devices;

/// <summary>Which device is the best.</summary>
public sealed class DeviceChoiceTests
{
    [Fact]
    public void Without_any_back_end_it_is_the_processor()
    {
        DeviceChoice choice = new();
        Assert.Same(Device.Cpu, choice.Best);
        Assert.Equal("cpu, the best", choice.Report);
    }

    [Fact]
    public void The_makers_own_runtime_comes_first_whoever_was_offered_first()
    {
        Device any = new("any:0", new RemoteMachine());
        Device own = new("own:0", new BareMachine());
        DeviceChoice choice = new();
        choice.Add(new DeviceKind("any", DeviceKind.OfAnyMaker, () => any));
        Assert.Same(any, choice.Best);
        choice.Add(new DeviceKind("own", DeviceKind.OfTheMaker, () => own));
        Assert.Same(own, choice.Best);
        Assert.Equal("own:0, the best\nany:0\ncpu", choice.Report);
    }

    [Fact]
    public void What_cannot_be_opened_or_does_not_compute_is_passed_over_and_the_reason_is_kept()
    {
        int opened = 0;
        DeviceChoice choice = new();
        choice.Add(new DeviceKind("none", DeviceKind.OfTheMaker, () =>
        {
            opened++;
            throw new DllNotFoundException("No driver is installed.");
        }));
        choice.Add(new DeviceKind("small", DeviceKind.OfAnyMaker, static () => new Device("small:0", new BareMachine(capacity: 1))));
        Assert.Same(Device.Cpu, choice.Best);
        Assert.Contains("none: No driver is installed.\nsmall: A tensor of 16 B was asked for on small:0", choice.Report, StringComparison.Ordinal);
        Assert.EndsWith("\ncpu, the best", choice.Report, StringComparison.Ordinal);
        Assert.Same(Device.Cpu, choice.Best);
        Assert.Equal(1, opened);
    }

    [Fact]
    public void A_kind_that_is_offered_twice_is_there_once()
    {
        DeviceChoice choice = new();
        choice.Add(new DeviceKind("any", DeviceKind.OfAnyMaker, static () => throw new InvalidOperationException("There is none.")));
        choice.Add(new DeviceKind("any", DeviceKind.OfAnyMaker, static () => throw new InvalidOperationException("There is none.")));
        Assert.Equal("any: There is none.\ncpu, the best", choice.Report);
    }
}
