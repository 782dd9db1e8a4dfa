namespace SampleConsole;

/// <summary>The user asked for something that cannot be done: one line says what, and the program exits with code 2.</summary>
public sealed class BadInputException(string message) : Exception(message);
