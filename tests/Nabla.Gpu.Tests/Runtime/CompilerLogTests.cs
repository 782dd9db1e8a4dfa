namespace Nabla.Gpu.Tests.Runtime;

public sealed class CompilerLogTests
{
    private const string Text = "first\n  second line;\nthird";

    [Theory]
    [InlineData("note: 1 thing\n/tmp/x.cl:2:7: error: no such name")]
    [InlineData("<kernel>:2:1: error: expected ';'")]
    [InlineData("default_program(2): error: identifier is undefined")]
    public void TheLineOfTheFirstErrorIsShown(string log)
    {
        string told = CompilerLog.Explain(Text, log);
        Assert.StartsWith("line 2: second line;\n", told, StringComparison.Ordinal);
        Assert.EndsWith(log, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: linking failed")]
    [InlineData("x.cl:99:1: error: beyond the end")]
    [InlineData("x.cl:99999999999999999999:1: error: a number too long")]
    [InlineData("warning: 2:1: nothing wrong")]
    public void ALogWithoutAPlaceIsShownAsItIs(string log) => Assert.Equal(log, CompilerLog.Explain(Text, log));

    [Fact]
    public void ALongLogIsCutAndAnEmptyOneSaysSo()
    {
        Assert.True(CompilerLog.Explain(Text, new string('x', 100_000)).Length < 5000);
        Assert.Contains("says nothing", CompilerLog.Explain(Text, " \0\n"), StringComparison.Ordinal);
    }
}
